// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardendpoint.h"

#include "bridge/io/logging.h"
#include "bridge/protocol/boardformat.h"

#include <QMetaMethod>
#include <QRandomGenerator>

#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kTick {20}; // also the least time between two batches of readings
/// So long without a tick, and lines wait in the port that are older than their reading.
constexpr Milliseconds kStall {200};
/// Long enough for a bootloader's words and the first report.
constexpr Milliseconds kUntilSuggestion {2000};

quint16 anySequence()
{
    return static_cast<quint16>(QRandomGenerator::global()->generate() & 0xFFFFU);
}

} // namespace

BoardEndpoint::BoardEndpoint(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_seeker(
          {m_settings.port, m_settings.baud, m_settings.knownBoards, m_settings.enumeratePorts},
          this)
    , m_framer(framingOf(m_settings.format))
    , m_dialogue(makeDialogue(m_settings.format, anySequence()))
    , m_keeper(m_settings.baud, m_settings.isSimulated, this)
    , m_timer(this)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kTick);
    connect(&m_timer, &QTimer::timeout, this, &BoardEndpoint::tick);
    connect(&m_keeper, &BoardStatusKeeper::changed, this, &BoardEndpoint::statusChanged);
    connectSeeker();
}

BoardEndpoint::~BoardEndpoint() = default;

void BoardEndpoint::connectSeeker()
{
    connect(&m_seeker, &BoardSeeker::opening, this, [this](const QString &path) {
        m_keeper.setPort(path);
        changeState(BoardState::Opening, BoardReason::None);
    });
    connect(&m_seeker, &BoardSeeker::opened, this, &BoardEndpoint::takeOpened);
    connect(&m_seeker, &BoardSeeker::openFailed, this, &BoardEndpoint::takeOpenFailed);
    connect(&m_seeker, &BoardSeeker::received, this, &BoardEndpoint::takeBytes);
    connect(&m_seeker, &BoardSeeker::nothingFound, this, &BoardEndpoint::takeNothingFound);
    connect(&m_seeker, &BoardSeeker::learned, this, &BoardEndpoint::boardsLearned);
    connect(&m_seeker, &BoardSeeker::closed, this,
            [this](BoardReason reason, const QString &detail) {
                end(BoardState::Absent, reason, detail);
            });
}

void BoardEndpoint::start()
{
    if (m_settings.port.isEmpty()) {
        changeState(BoardState::Absent, BoardReason::NotConfigured);
        return;
    }
    m_seeker.start();
}

void BoardEndpoint::set(const QString &controlId, double value)
{
    const Stamp at = stampNow();
    carryOut(m_dialogue->set(controlId, value, at.at), at);
}

void BoardEndpoint::stopAll()
{
    const Stamp at = stampNow();
    const BoardOutput output = m_dialogue->stopAll(at.at);
    if (!output.lines.isEmpty()) {
        m_seeker.dropUnsent(); // what waits is older than the stop
    }
    carryOut(output, at);
}

void BoardEndpoint::arm()
{
    carryOut(m_dialogue->arm(), stampNow());
}

void BoardEndpoint::close()
{
    m_seeker.stop();
    end(BoardState::Absent, BoardReason::None);
}

void BoardEndpoint::reopen()
{
    if (m_settings.port.isEmpty()) {
        return;
    }
    stopAll(); // what moves has to end before nobody holds it any more
    m_seeker.restart();
    end(BoardState::Absent, BoardReason::None);
}

bool BoardEndpoint::isAwaitingAnswer() const
{
    return m_dialogue->isAwaitingAnswer();
}

void BoardEndpoint::tick()
{
    const Stamp at = stampNow();
    noteStall(at.at);
    m_tickedAt = at.at;
    const std::optional<TimePoint> deadline = m_dialogue->nextDeadline();
    if (deadline && *deadline <= at.at) {
        carryOut(m_dialogue->tick(at.at), at);
    }
    flushReadings(at.at);
    suggestBaud(at.at);
    noteFigures();
    m_keeper.publishFigures(at.at);
}

void BoardEndpoint::noteStall(TimePoint now)
{
    if (now - m_tickedAt > kStall) {
        m_dialogue->noteStall(m_tickedAt, now);
    }
}

/// While the board is still being asked: a person need not wait until that is given up.
void BoardEndpoint::suggestBaud(TimePoint now)
{
    const bool isAsking
        = status().state == BoardState::Announcing && status().reason == BoardReason::None;
    const bool isOther = m_hasBytes && !m_dialogue->hasValidLine();
    if (isAsking && isOther && m_approach == BoardApproach::Named
        && now - m_openedAt >= kUntilSuggestion) {
        changeState(BoardState::Announcing, BoardReason::NoValidLine,
                    QString::number(m_settings.baud));
    }
}

void BoardEndpoint::takeOpened(BoardApproach approach)
{
    const Stamp at = stampNow();
    m_framer.reset();
    m_hasBytes = false;
    m_approach = approach;
    m_openedAt = at.at;
    m_tickedAt = at.at;
    m_timer.start();
    if (approach != BoardApproach::Listener) { // else what is known stands
        changeState(BoardState::Announcing, BoardReason::None);
    }
    carryOut(m_dialogue->opened(at.at, approach), at);
}

void BoardEndpoint::takeOpenFailed(BoardReason reason, const QString &detail)
{
    const bool isAway = reason == BoardReason::NotFound;
    changeState(isAway ? BoardState::Absent : BoardState::Refused, reason, detail);
}

void BoardEndpoint::takeNothingFound()
{
    const QString others = m_seeker.leftAlone().join(QLatin1String(", "));
    const BoardReason reason = others.isEmpty() ? BoardReason::NotFound : BoardReason::NoCandidate;
    const bool isNews = status().reason != reason || status().detail != others;
    if (isNews && status().reason != BoardReason::Unplugged) {
        changeState(BoardState::Absent, reason, others);
    }
}

void BoardEndpoint::takeBytes(const QByteArray &bytes)
{
    const Stamp at = stampNow();
    m_hasBytes = true;
    noteStall(at.at);
    const QList<BoardLine> lines = m_framer.feed(bytes);
    for (const BoardLine &line : lines) {
        if (!m_seeker.isOpen()) {
            break; // somebody closed it because of a line before this one
        }
        takeLine(line, at);
    }
    if (at.at - m_flushedAt >= kTick) {
        flushReadings(at.at);
    }
}

void BoardEndpoint::takeLine(const BoardLine &line, const Stamp &at)
{
    if (isTrafficWanted()) {
        Q_EMIT lineSeen(m_traffic.received(line, at));
    }
    carryOut(m_dialogue->receive(line, at), at);
    if (m_approach == BoardApproach::Listener && m_dialogue->hasValidLine()) {
        m_seeker.settleRate();
        end(BoardState::Refused, BoardReason::WrongBaud,
            QString::number(m_seeker.rightBaud().value_or(0)));
    }
}

bool BoardEndpoint::writeAll(const QByteArrayList &lines, const Stamp &at)
{
    const bool isShown = !lines.isEmpty() && isTrafficWanted();
    for (const QByteArray &line : lines) {
        if (!m_seeker.write(line)) {
            return false; // the board does not read; what matters is repeated
        }
        if (isShown && line.size() > 1) {
            Q_EMIT lineSeen(m_traffic.sent(line, at));
        }
    }
    return true;
}

void BoardEndpoint::carryOut(const BoardOutput &output, const Stamp &at)
{
    const bool isWritten = writeAll(output.lines, at);
    const bool wasOpen = m_seeker.isOpen();
    for (const BoardEvent &event : output.events) {
        const bool isOfSending = std::holds_alternative<boardevent::CommandSent>(event)
            || std::holds_alternative<boardevent::StopSent>(event);
        if (isWritten || !isOfSending) {
            std::visit([this, &at](const auto &what) { tell(what, at); }, event);
        }
        if (wasOpen && !m_seeker.isOpen()) {
            break; // what follows is of a board that was not taken, or is no longer
        }
    }
}

void BoardEndpoint::tell(const boardevent::Announced &event, const Stamp &at)
{
    Q_UNUSED(at)
    // One more sensor of a board that is held already says nothing about other ports.
    const auto verdict
        = m_isLostOwed ? BoardFinder::Verdict::Taken : m_seeker.settle(event.announcement);
    if (verdict != BoardFinder::Verdict::Taken) {
        m_pending.clear(); // of a board that nobody asked for
    }
    switch (verdict) {
    case BoardFinder::Verdict::Taken:
        break;
    case BoardFinder::Verdict::TryOthers:
        end(BoardState::Opening, BoardReason::None);
        return;
    case BoardFinder::Verdict::Ambiguous:
        end(BoardState::Refused, BoardReason::AmbiguousBoard,
            m_seeker.choices().join(QLatin1String(", ")));
        return;
    case BoardFinder::Verdict::Stranger:
        m_keeper.setPort(m_seeker.lastPath());
        end(BoardState::Absent, BoardReason::Unplugged);
        return;
    }
    m_keeper.setAnnouncement(event.announcement);
    m_isLostOwed = true;
    qCInfo(lcBoard) << "ready:" << event.announcement.identity.board
                    << event.announcement.identity.uid;
    changeState(BoardState::Ready, readyReason(event.announcement, m_settings.format));
    Q_EMIT ready(event.announcement);
}

void BoardEndpoint::tell(const boardevent::GivenUp &event, const Stamp &at)
{
    Q_UNUSED(at)
    const bool isOther = m_hasBytes && !m_dialogue->hasValidLine();
    m_seeker.giveUp(isOther);
    if (const std::optional<int> baud = m_seeker.rightBaud()) {
        end(BoardState::Refused, BoardReason::WrongBaud, QString::number(*baud));
    } else if (isOther || m_approach == BoardApproach::Listener) {
        end(BoardState::Refused, BoardReason::NoValidLine, QString::number(m_settings.baud));
    } else {
        end(BoardState::Refused, unansweredReason(m_settings.format), event.detail);
    }
}

void BoardEndpoint::tell(const boardevent::Rebooted &event, const Stamp &at)
{
    Q_UNUSED(event)
    flushReadings(at.at);
    m_isLostOwed = false;
    m_keeper.forgetOutputs();
    changeState(BoardState::Announcing, BoardReason::None);
    Q_EMIT rebooted();
}

void BoardEndpoint::tell(const boardevent::FellSilent &event, const Stamp &at)
{
    Q_UNUSED(event)
    Q_UNUSED(at)
    m_seeker.dropUnsent(); // a board that reads again after this must find no old command
    changeState(BoardState::Silent, silentReason(m_settings.format));
    Q_EMIT fellSilent();
}

void BoardEndpoint::tell(const boardevent::AnswersAgain &event, const Stamp &at)
{
    Q_UNUSED(event)
    Q_UNUSED(at)
    changeState(BoardState::Ready, readyReason(status().announcement, m_settings.format));
    Q_EMIT answersAgain();
}

void BoardEndpoint::tell(const boardevent::ReadingsTaken &event, const Stamp &at)
{
    Q_UNUSED(at)
    m_pending.append(event.readings);
}

void BoardEndpoint::tell(const boardevent::OutputsReported &event, const Stamp &at)
{
    m_keeper.setOutputs(event.state, event.why);
    Q_EMIT outputsReported(event.outputs, event.state, event.why, at);
}

void BoardEndpoint::tell(const boardevent::CommandSent &event, const Stamp &at)
{
    Q_EMIT commandSent(event.id, event.value, at);
}

void BoardEndpoint::tell(const boardevent::CommandAcknowledged &event, const Stamp &at)
{
    Q_EMIT commandAcknowledged(event.id, event.value, at);
}

void BoardEndpoint::tell(const boardevent::CommandFailed &event, const Stamp &at)
{
    Q_UNUSED(at)
    Q_EMIT commandFailed(event.id, event.reason, event.detail);
}

void BoardEndpoint::tell(const boardevent::StopSent &event, const Stamp &at)
{
    Q_UNUSED(event)
    Q_EMIT stopSent(at);
}

void BoardEndpoint::tell(const boardevent::StopAcknowledged &event, const Stamp &at)
{
    Q_UNUSED(event)
    Q_EMIT stopAcknowledged(at);
}

void BoardEndpoint::end(BoardState state, BoardReason reason, const QString &detail)
{
    m_timer.stop();
    m_dialogue->closed();
    m_framer.reset();
    flushReadings(Clock::now());
    m_keeper.forgetOutputs();
    const bool wasReady = std::exchange(m_isLostOwed, false);
    changeState(state, reason, detail);
    if (wasReady) {
        Q_EMIT lost(reason);
    }
}

void BoardEndpoint::flushReadings(TimePoint now)
{
    if (!m_pending.isEmpty()) {
        m_flushedAt = now;
        Q_EMIT readingsArrived(std::exchange(m_pending, {}));
    }
}

void BoardEndpoint::changeState(BoardState state, BoardReason reason, const QString &detail)
{
    noteFigures();
    const bool isWaiting = state == BoardState::Absent || state == BoardState::Refused;
    m_keeper.setState(state, reason, detail, isWaiting ? m_seeker.retryAt() : std::nullopt);
}

void BoardEndpoint::noteFigures()
{
    m_keeper.setFigures(m_dialogue->counters(), m_dialogue->roundTrip());
}

bool BoardEndpoint::isTrafficWanted() const
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&BoardEndpoint::lineSeen);
    return isSignalConnected(signal);
}

} // namespace armature
