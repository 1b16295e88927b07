// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/sessionmodel.h"

#include "tests/fuzz/fuzztarget.h"

namespace armature::fuzz {

namespace {

constexpr qsizetype kWindow = 8;
// Every push settled, then a leave, a join and a heartbeat with their news.
constexpr qsizetype kMostActions = kWindow + 8;
constexpr qsizetype kMaxDetail = 200;

} // namespace

void SessionModel::pushed(quint64 id)
{
    require(m_isJoined && !m_isLeaving, "pushes are taken while joined only");
    m_outstanding.insert(id);
    require(m_outstanding.size() <= kWindow, "the window of pushes is bounded");
}

bool SessionModel::mayPush() const
{
    return m_isJoined && !m_isLeaving && m_outstanding.size() < kWindow;
}

void SessionModel::take(const phoenix::Actions &actions)
{
    require(actions.size() <= kMostActions, "one input has few consequences");
    for (const phoenix::Action &action : actions) {
        require(!m_isClosed, "nothing comes after the end");
        std::visit([this](const auto &one) { check(one); }, action);
    }
}

void SessionModel::ended()
{
    require(m_outstanding.isEmpty(), "each push is settled in the end");
    require(!m_isJoined, "each Joined is followed by Left");
    m_isClosed = true;
}

void SessionModel::check(const phoenix::SendText &frame)
{
    const auto decoded = m_codec.decodeText(frame.text);
    require(decoded.isOk(), "what is sent is a frame");
    require(decoded.value().ref == frame.ref && decoded.value().event == frame.event
                && decoded.value().topic == frame.topic,
            "a frame says what its action says");
    const quint64 ref = frame.ref.toULongLong();
    require(ref > m_lastRef, "refs only grow, so none is used twice");
    m_lastRef = ref;
    m_lastRefs.insert(frame.event, frame.ref);
}

void SessionModel::check(const phoenix::Abort &abort)
{
    require(abort.reason != ServerReason::None, "an abort has a reason");
    require(abort.detail.size() <= kMaxDetail, "a detail is a line");
    m_hasAborted = true;
    const bool isNameless
        = abort.reason == ServerReason::NoMetadata || abort.reason == ServerReason::BadMetadata;
    if (isNameless) {
        ended();
    }
}

void SessionModel::check(const phoenix::Joining &joining)
{
    require(!m_isJoined, "no join while joined");
    require(joining.identity.controllerId > 0, "only a named controller is joined");
    m_isJoining = true;
}

void SessionModel::check(const phoenix::Joined &joined)
{
    require(m_isJoining && !m_isJoined, "Joined follows Joining");
    require(joined.identity.controllerId > 0, "only a named controller is joined");
    m_isJoining = false;
    m_isJoined = true;
}

void SessionModel::check(const phoenix::JoinFailed &failed)
{
    require(m_isJoining && !m_isJoined, "only a pending join fails");
    require(failed.retryAt.has_value(), "a failed join is tried again");
    m_isJoining = false;
}

void SessionModel::check(const phoenix::Left & /*left*/)
{
    require(m_isJoined, "Left follows Joined, once");
    require(m_outstanding.isEmpty(), "pushes are settled before Left");
    m_isJoined = false;
}

void SessionModel::check(const phoenix::PushSettled &push)
{
    require(m_outstanding.remove(push.id), "a push is settled once");
}

void SessionModel::check(const phoenix::ControlUpdateReceived & /*received*/) const
{
    require(m_isJoined && !m_isLeaving, "no control value unless joined");
}

void SessionModel::check(const phoenix::FrameRead &frame)
{
    require(!frame.latency || frame.latency->count() >= 0, "a latency is no negative time");
}

void SessionModel::check(const phoenix::Dropped &dropped)
{
    require(!dropped.detail.isEmpty() && dropped.detail.size() <= kMaxDetail,
            "what is dropped has a reason");
}

void SessionModel::check(const phoenix::RoundTrip &trip)
{
    require(trip.value.count() >= 0, "a round trip is no negative time");
}

void SessionModel::check(const phoenix::LeaveDone & /*done*/)
{
    m_isJoining = false;
    ended();
}

} // namespace armature::fuzz
