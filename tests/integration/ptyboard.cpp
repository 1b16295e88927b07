// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ptyboard.h"

#include "bridge/protocol/crc16.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

using namespace armature;

PtyBoard::PtyBoard(QString link, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
{
    m_clock.start();
}

PtyBoard::~PtyBoard()
{
    unplug();
}

bool PtyBoard::plug()
{
    m_master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0) {
        return false;
    }
    std::array<char, 64> name {};
    if (ptsname_r(m_master, name.data(), name.size()) != 0) {
        return false;
    }
    m_slave = open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings {};
    tcgetattr(m_slave, &settings);
    cfmakeraw(&settings);
    tcsetattr(m_slave, TCSANOW, &settings);
    listen();
    return QFile::link(QString::fromLatin1(name.data()), m_link);
}

bool PtyBoard::adopt(int master)
{
    if (master < 0) {
        return false;
    }
    m_master = master;
    m_isAdopted = true;
    listen();
    return true;
}

void PtyBoard::hangUp()
{
    m_isAdopted = false;
    unplug();
}

void PtyBoard::listen()
{
    m_notifier = std::make_unique<QSocketNotifier>(m_master, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &PtyBoard::read);
}

void PtyBoard::unplug()
{
    m_notifier.reset();
    if (m_isAdopted) {
        m_master = -1; // not ours to close
    }
    if (!m_link.isEmpty()) {
        QFile::remove(m_link);
    }
    for (int *descriptor : {&m_slave, &m_master}) {
        if (*descriptor >= 0) {
            ::close(*descriptor);
            *descriptor = -1;
        }
    }
    m_framer.reset();
}

void PtyBoard::reboot()
{
    m_clockOffset = 3;
    m_clock.restart();
    m_counter = 0;
    announce();
}

void PtyBoard::announce()
{
    say(R"({"t":"hello","proto":1,"board":"test","uid":")" + uid
        + R"(","fw":"1","boot":1,"why":"power",)"
          R"("wd":300,"line":128,"ns":1,"nc":1})");
    say(R"({"t":"sensor","id":"t1","type":"temperature","unit":"Cel","min":-40,"max":125,"hz":10})");
    say(R"({"t":"control","id":"m1","type":"motor","unit":"%","min":-100,"max":100,"safe":0,"slew":0})");
    say(R"({"t":"ready","ms":)" + ms() + "}");
}

// NOLINTNEXTLINE(readability-make-member-function-const): it sends to the host
void PtyBoard::write(const QByteArray &bytes)
{
    QByteArray wire = bytes;
    if (isHeardAsRubbish()) {
        for (char &byte : wire) {
            byte = static_cast<char>(byte * 37 | 0x80);
        }
    }
    if (m_master >= 0
        && ::write(m_master, wire.constData(), static_cast<size_t>(wire.size())) != wire.size()) {
        qWarning("the pseudo-terminal did not take a whole line");
    }
}

QByteArray PtyBoard::lineOf(const QByteArray &json)
{
    const QByteArray crc = QByteArray::number(crc16(json), 16).toUpper().rightJustified(4, '0');
    return json + '*' + crc + '\n';
}

void PtyBoard::say(const QByteArray &json)
{
    write(hasChecksums ? lineOf(json) : QByteArray(json + '\n'));
}

void PtyBoard::sayReading()
{
    say(R"({"t":"r","n":)" + QByteArray::number(m_counter) + ",\"ms\":" + ms() + R"(,"v":{"t1":)"
        + QByteArray::number(m_counter) + "}}");
    m_counter = (m_counter + 1) % 65'536;
}

int PtyBoard::countOf(const QString &type) const
{
    return static_cast<int>(
        std::count_if(heard.begin(), heard.end(), [&type](const QJsonObject &message) {
            return message.value(QLatin1String("t")) == type;
        }));
}

void PtyBoard::read()
{
    std::array<char, 4096> buffer {};
    const ssize_t size = ::read(m_master, buffer.data(), buffer.size());
    if (size <= 0) {
        return;
    }
    if (isHeardAsRubbish()) {
        return; // and so is the host
    }
    const QList<BoardLine> lines = m_framer.feed(QByteArrayView(buffer.data(), size));
    for (const BoardLine &line : lines) {
        if (line.kind == BoardLine::Kind::Message) {
            answer(QJsonDocument::fromJson(line.text).object());
        }
    }
}

void PtyBoard::answer(const QJsonObject &message)
{
    heard.append(message);
    const QString type = message.value(QLatin1String("t")).toString();
    if (type == QLatin1String("set")) {
        sets.emplaceBack(message.value(QLatin1String("id")).toString(),
                         message.value(QLatin1String("v")).toDouble());
    }
    if (isMute) {
        return;
    }
    const QByteArray sequence = QByteArray::number(message.value(QLatin1String("s")).toInt());
    if (type == QLatin1String("id")) {
        announce();
    } else if (type == QLatin1String("ping")) {
        say(R"({"t":"pong","s":)" + sequence + ",\"ms\":" + ms() + "}");
    } else if (type == QLatin1String("set")) {
        say(R"({"t":"ack","s":)" + sequence + R"(,"id":"m1","v":)"
            + QByteArray::number(sets.last().second) + "}");
    } else if (type == QLatin1String("stop") && isStopping) {
        say(R"({"t":"ack","s":)" + sequence + "}");
    }
}

QByteArray PtyBoard::ms() const
{
    return QByteArray::number(clock());
}

bool PtyBoard::isHeardAsRubbish() const
{
    struct Speed
    {
        int baud;
        speed_t code;
    };
    constexpr std::array<Speed, 5> kSpeeds {{{9600, B9600},
                                             {57600, B57600},
                                             {115200, B115200},
                                             {230400, B230400},
                                             {1000000, B1000000}}};
    termios settings {};
    if (baud == 0 || tcgetattr(m_master, &settings) != 0) {
        return false;
    }
    return std::none_of(kSpeeds.begin(), kSpeeds.end(), [this, &settings](const Speed &speed) {
        return speed.baud == baud && speed.code == cfgetospeed(&settings);
    });
}
