// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program with a hand inside, for tests that measure it from outside: the same session
// with the same options, and on standard input what to do on the GUI thread, a line each:
//
//   where    answers where the STOP button's middle is: X and Y on the screen, in pixels
//   frames   answers how many frames of all charts were painted so far
//   click    presses STOP with the mouse
//   escape   presses Esc in the window
//   reset    as "Reset stop", without its guard of a second
//   connect  as "Connect now"
//   manual N as "Take manual control" of m1, and the value N
//   freeze N blocks the GUI thread for N milliseconds; answers at both ends
//
// An answer is the word, then the numbers. Times are CLOCK_MONOTONIC in nanoseconds.
#include "app/common/commandline.h"
#include "app/desktop/chartview.h"
#include "app/desktop/desktopsession.h"
#include "app/desktop/mainwindow.h"
#include "app/desktop/stopbutton.h"

#include <QApplication>
#include <QSocketNotifier>
#include <QTest>
#include <QThread>

#include <array>
#include <cstdio>
#include <ctime>
#include <unistd.h>

using namespace armature;

namespace {

long long nanoseconds()
{
    timespec now {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

void answer(const char *word, long long first, long long second = 0)
{
    std::printf("%s %lld %lld\n", word, first, second);
    std::fflush(stdout);
}

class Hand : public QObject
{
public:
    Hand()
        : m_input(STDIN_FILENO, QSocketNotifier::Read)
    {
        qApp->installEventFilter(this);
        connect(&m_input, &QSocketNotifier::activated, this, [this] { read(); });
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && qobject_cast<ChartView *>(watched->parent())) {
            ++m_frames;
        }
        return false;
    }

private:
    void read()
    {
        std::array<char, 256> bytes {};
        const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (size <= 0) {
            m_input.setEnabled(false);
            return;
        }
        m_text.append(bytes.data(), size);
        for (qsizetype end = m_text.indexOf('\n'); end >= 0; end = m_text.indexOf('\n')) {
            const QByteArray line = m_text.left(end);
            m_text.remove(0, end + 1);
            obey(line);
        }
    }

    void obey(const QByteArray &line) const
    {
        MainWindow *window = mainWindow();
        if (window == nullptr) {
            answer("none", 0);
        } else if (line == "where") {
            where(window->findChild<StopButton *>());
        } else if (line == "frames") {
            answer("frames", m_frames, nanoseconds());
        } else if (line == "click") {
            QTest::mouseClick(window->findChild<StopButton *>(), Qt::LeftButton);
        } else if (line == "escape") {
            QTest::keyClick(window, Qt::Key_Escape);
        } else if (line == "reset") {
            Q_EMIT window->stopResetRequested();
        } else if (line == "connect") {
            Q_EMIT window->connectNowRequested();
        } else if (line.startsWith("manual ")) {
            Q_EMIT window->manualTaken(QStringLiteral("m1"));
            Q_EMIT window->valueRequested(QStringLiteral("m1"), line.mid(7).toDouble());
        } else if (line.startsWith("freeze ")) {
            answer("frozen", nanoseconds());
            QThread::msleep(line.mid(7).toULong());
            answer("thawed", nanoseconds());
        }
    }

    static void where(const StopButton *stop)
    {
        const QPoint middle = stop->mapToGlobal(stop->rect().center()) * stop->devicePixelRatio();
        answer("where", middle.x(), middle.y());
    }

    static MainWindow *mainWindow()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *window = qobject_cast<MainWindow *>(widget); window && window->isVisible()) {
                return window;
            }
        }
        return nullptr;
    }

    QSocketNotifier m_input;
    QByteArray m_text {};
    long long m_frames = 0;
};

} // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a Result is asked for what it was seen to hold
int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(QStringLiteral("armature"));
    // Real windows where there is a display; ./test brings one.
    if (qEnvironmentVariableIsEmpty("DISPLAY")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    const QApplication application(argc, argv);
    const auto options = parseCommandLine(Program::Desktop, QCoreApplication::arguments(),
                                          QProcessEnvironment::systemEnvironment());
    if (!options) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(options.error().detail));
        return 2;
    }
    DesktopSession session(options.value());
    const Hand hand;
    const int code = session.start();
    return code == 0 ? QCoreApplication::exec() : code;
}
