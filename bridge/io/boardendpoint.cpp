// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardendpoint.h"

#include "bridge/io/logging.h"
#include "bridge/io/seriallink.h"

#include <QMetaMethod>
#include <QRandomGenerator>

#include <limits>
#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kTickOpen {20}; // also the least time between two batches of readings
constexpr Milliseconds kTickSearching {100};
constexpr Milliseconds kStatusEvery {100};
constexpr Milliseconds kAnnounceLimit {10'000};
constexpr Milliseconds kAnnounceLimitAutomatic {3'000};

BoardSession::Settings sessionSettings(const BoardEndpoint::Settings &settings, bool isAutomatic)
{
    const quint32 random = QRandomGenerator::global()->generate();
    return {settings.isBareLines, static_cast<quint16>(random & 0xFFFFU),
            isAutomatic ? kAnnounceLimitAutomatic : kAnnounceLimit};
}

quint64 validLines(const BoardCounters &counters)
{
    return counters.lines - counters.badCrc - counters.tooLong - counters.debugLines;
}

BoardReason readyReason(const BoardAnnouncement &announcement, bool isBareLines)
{
    if (announcement.isControllable) {
        return BoardReason::None;
    }
    return isBareLines ? BoardReason::BareLines : BoardReason::UnknownProtocol;
}

} // namespace

BoardEndpoint::BoardEndpoint(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_link(std::make_unique<SerialLink>(this))
    , m_inventory(m_settings.enumeratePorts, this)
    , m_finder(m_settings.port)
    , m_framer(m_settings.isBareLines ? LineFramer::Mode::BareLines : LineFramer::Mode::Checked)
    , m_session(sessionSettings(m_settings, m_finder.isAutomatic()))
    , m_timer(this)
{
    m_status.baud = m_settings.baud;
    m_status.isSimulated = m_settings.isSimulated;
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &BoardEndpoint::tick);
    connect(m_link.get(), &ByteLink::received, this, &BoardEndpoint::takeBytes);
    connect(m_link.get(), &ByteLink::closed, this, &BoardEndpoint::takeClosed);
    connect(&m_inventory, &PortInventory::changed, this,
            [this] { m_finder.setPorts(m_inventory.ports()); });
}

BoardEndpoint::~BoardEndpoint() = default;

void BoardEndpoint::start()
{
    if (m_settings.port.isEmpty()) {
        changeState(BoardState::Absent, BoardReason::NotConfigured);
        return;
    }
    searchAgain();
    tick();
}

void BoardEndpoint::set(const QString &controlId, double value)
{
    const Stamp at = stampNow();
    carryOut(m_session.set(controlId, value, at.at), at);
}

void BoardEndpoint::stopAll()
{
    const Stamp at = stampNow();
    BoardOutput output = m_session.stopAll(at.at);
    if (!output.lines.isEmpty() && m_link->unsentBytes() > 0) {
        // What waits is older than the stop; the newline ends a line that was cut by this.
        m_link->dropUnsent();
        output.lines.prepend(QByteArrayLiteral("\n"));
    }
    carryOut(output, at);
}

void BoardEndpoint::arm()
{
    carryOut(m_session.arm(), stampNow());
}

void BoardEndpoint::close()
{
    m_timer.stop();
    m_inventory.stop();
    closePort(BoardState::Absent, BoardReason::None, {});
}

void BoardEndpoint::reopen()
{
    if (m_settings.port.isEmpty()) {
        return;
    }
    stopAll(); // what moves has to end before nobody holds it any more
    closePort(BoardState::Absent, BoardReason::None, {});
    m_finder.retryNow();
    searchAgain();
}

bool BoardEndpoint::isAwaitingAnswer() const
{
    return m_session.isAwaitingAnswer();
}

const BoardStatus &BoardEndpoint::status() const
{
    return m_status;
}

void BoardEndpoint::tick()
{
    const Stamp at = stampNow();
    if (!m_link->isOpen()) {
        tryOpen(at.at);
    } else {
        const std::optional<TimePoint> deadline = m_session.nextDeadline();
        if (deadline && *deadline <= at.at) {
            carryOut(m_session.tick(at.at), at);
        }
    }
    flushReadings(at.at);
    publishCounters(at.at);
}

void BoardEndpoint::tryOpen(TimePoint now)
{
    if (!m_timer.isActive()) {
        return;
    }
    if (const std::optional<QString> path = m_finder.next(now)) {
        open(*path, now);
    } else if (!m_finder.retryAt() && m_status.reason != BoardReason::Unplugged
               && m_status.reason != BoardReason::NotFound) {
        changeState(BoardState::Absent, BoardReason::NotFound);
    }
}

void BoardEndpoint::open(const QString &path, TimePoint now)
{
    m_status.port = path;
    changeState(BoardState::Opening, BoardReason::None);
    if (const auto error = m_link->open(path, m_settings.baud)) {
        m_finder.failed(now);
        const bool isAway = error->code == BoardReason::NotFound;
        changeState(isAway ? BoardState::Absent : BoardState::Refused, error->code, error->detail);
        return;
    }
    m_timer.start(kTickOpen);
    m_framer.reset();
    m_hasBytes = false;
    m_countersAtOpening = m_session.counters();
    changeState(BoardState::Announcing, BoardReason::None);
    const Stamp at = stampNow();
    carryOut(m_session.opened(at.at), at);
}

void BoardEndpoint::takeBytes(const QByteArray &bytes)
{
    const Stamp at = stampNow();
    m_hasBytes = true;
    const QList<BoardLine> lines = m_framer.feed(bytes);
    const bool isShown = isTrafficWanted();
    for (const BoardLine &line : lines) {
        if (!m_link->isOpen()) {
            break; // somebody closed it because of a line before this one
        }
        if (isShown) {
            Q_EMIT lineSeen(m_traffic.received(line, at));
        }
        carryOut(m_session.receive(line, at), at);
    }
    if (at.at - m_flushedAt >= kTickOpen) {
        flushReadings(at.at);
    }
}

void BoardEndpoint::takeClosed(BoardReason reason, const QString &detail)
{
    m_finder.failed(Clock::now());
    searchAgain();
    closePort(BoardState::Absent, reason, detail);
}

bool BoardEndpoint::writeAll(const QByteArrayList &lines, const Stamp &at)
{
    const bool isShown = !lines.isEmpty() && isTrafficWanted();
    for (const QByteArray &line : lines) {
        if (!m_link->write(line)) {
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
    for (const BoardEvent &event : output.events) {
        const bool isOfSending = std::holds_alternative<boardevent::CommandSent>(event)
            || std::holds_alternative<boardevent::StopSent>(event);
        if (isWritten || !isOfSending) {
            std::visit([this, &at](const auto &what) { tell(what, at); }, event);
        }
    }
}

void BoardEndpoint::tell(const boardevent::Announced &event, const Stamp &at)
{
    Q_UNUSED(at)
    m_finder.succeeded();
    m_inventory.stop();
    m_status.announcement = event.announcement;
    m_isLostOwed = true;
    qCInfo(lcBoard) << "ready:" << event.announcement.identity.board
                    << event.announcement.identity.uid;
    changeState(BoardState::Ready, readyReason(event.announcement, m_settings.isBareLines));
    Q_EMIT ready(event.announcement);
}

void BoardEndpoint::tell(const boardevent::GivenUp &event, const Stamp &at)
{
    const bool isHeard
        = m_hasBytes && validLines(m_session.counters()) == validLines(m_countersAtOpening);
    m_finder.failed(at.at);
    searchAgain();
    closePort(BoardState::Refused, isHeard ? BoardReason::NoValidLine : BoardReason::NoAnswer,
              event.detail);
}

void BoardEndpoint::tell(const boardevent::Rebooted &event, const Stamp &at)
{
    Q_UNUSED(event)
    flushReadings(at.at);
    m_isLostOwed = false;
    m_status.outputState.clear();
    m_status.outputReason.clear();
    changeState(BoardState::Announcing, BoardReason::None);
    Q_EMIT rebooted();
}

void BoardEndpoint::tell(const boardevent::FellSilent &event, const Stamp &at)
{
    Q_UNUSED(event)
    Q_UNUSED(at)
    // A board that reads again after this must find no old command in its way.
    if (m_link->unsentBytes() > 0) {
        m_link->dropUnsent();
        (void)m_link->write(QByteArrayLiteral("\n"));
    }
    changeState(BoardState::Silent, BoardReason::NoPong);
    Q_EMIT fellSilent();
}

void BoardEndpoint::tell(const boardevent::AnswersAgain &event, const Stamp &at)
{
    Q_UNUSED(event)
    Q_UNUSED(at)
    changeState(BoardState::Ready, BoardReason::None);
    Q_EMIT answersAgain();
}

void BoardEndpoint::tell(const boardevent::ReadingsTaken &event, const Stamp &at)
{
    Q_UNUSED(at)
    m_pending.append(event.readings);
}

void BoardEndpoint::tell(const boardevent::OutputsReported &event, const Stamp &at)
{
    const bool isChange = m_status.outputState != event.state || m_status.outputReason != event.why;
    m_status.outputState = event.state;
    m_status.outputReason = event.why;
    if (isChange) {
        publishStatus(at.at);
    }
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

void BoardEndpoint::closePort(BoardState state, BoardReason reason, const QString &detail)
{
    m_link->close();
    m_session.closed();
    m_framer.reset();
    flushReadings(Clock::now());
    m_status.outputState.clear();
    m_status.outputReason.clear();
    const bool wasReady = std::exchange(m_isLostOwed, false);
    changeState(state, reason, detail);
    if (wasReady) {
        Q_EMIT lost(reason);
    }
}

void BoardEndpoint::searchAgain()
{
    m_timer.start(kTickSearching);
    if (m_finder.isAutomatic()) {
        m_inventory.start();
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
    m_status.state = state;
    m_status.reason = reason;
    m_status.detail = detail;
    m_status.retryAt.reset();
    if (m_timer.isActive() && (state == BoardState::Absent || state == BoardState::Refused)) {
        m_status.retryAt = m_finder.retryAt();
    }
    publishStatus(Clock::now());
}

void BoardEndpoint::publishStatus(TimePoint now)
{
    m_publishedAt = now;
    m_status.counters = m_session.counters();
    m_status.roundTrip = m_session.roundTrip();
    Q_EMIT statusChanged(m_status);
}

void BoardEndpoint::publishCounters(TimePoint now)
{
    const bool isChange
        = m_status.counters != m_session.counters() || m_status.roundTrip != m_session.roundTrip();
    if (isChange && now - m_publishedAt >= kStatusEvery) {
        publishStatus(now);
    }
}

bool BoardEndpoint::isTrafficWanted() const
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&BoardEndpoint::lineSeen);
    return isSignalConnected(signal);
}

} // namespace armature
