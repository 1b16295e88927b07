// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portaccess.h"
#include "tests/integration/portscene.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

struct Run
{
    int code = -1;
    QByteArray out {};
};

/// `armature-bridge` as nobody, with settings and data in a folder of nobody's.
Run bridgeAsNobody(const QTemporaryDir &home, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"}) {
        environment.insert(QString::fromLatin1(name), home.path());
    }
    environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(QStringLiteral("/"));
    const QStringList words {QStringLiteral("--reuid=%1").arg(kNobody),
                             QStringLiteral("--regid=%1").arg(kNobody - 1),
                             QStringLiteral("--clear-groups"), QStringLiteral(ARMATURE_BRIDGE)};
    process.start(QStringLiteral("setpriv"), words + arguments);
    process.waitForFinished();
    return {process.exitCode(), process.readAllStandardOutput()};
}

} // namespace

class TestBoardAdvice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!mayBecomeNobody()) {
            QSKIP("Only root may become another account, with setpriv, where it may enter this "
                  "folder");
        }
        QCOMPARE(::chown(QFile::encodeName(m_home.path()).constData(), kNobody, kNobody), 0);
    }

    void checkNamesTheCommand();
    void checkOfAnOpenPortPasses();
    void statusLineNamesTheCommandOnce();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    QTemporaryDir m_home {};
};

void TestBoardAdvice::checkNamesTheCommand()
{
    const Pty pty;
    pty.belongTo(0, 20, 0660);
    const Run run
        = bridgeAsNobody(m_home, {QStringLiteral("--check"), QStringLiteral("--board"), pty.path});
    QCOMPARE(run.code, 1);
    QVERIFY2(run.out.contains("failed                 Permission"), run.out.constData());
    QVERIFY2(run.out.contains("    sudo usermod -aG dialout $USER\n"), run.out.constData());
}

void TestBoardAdvice::checkOfAnOpenPortPasses()
{
    const Pty pty;
    pty.belongTo(kNobody, 20, 0600);
    const Run run = bridgeAsNobody(m_home,
                                   {QStringLiteral("--check"), QStringLiteral("--events"),
                                    QStringLiteral("--board"), pty.path});
    QCOMPARE(run.code, 0);
    QCOMPARE(run.out.count("\"event\":\"check\""), 4);
    QVERIFY2(!run.out.contains("failed"), run.out.constData());
}

/// The port is tried again and again meanwhile.
void TestBoardAdvice::statusLineNamesTheCommandOnce()
{
    const Pty pty;
    pty.belongTo(0, 20, 0660);
    const Run run = bridgeAsNobody(
        m_home,
        {QStringLiteral("--board"), pty.path, QStringLiteral("--duration"), QStringLiteral("3")});
    QCOMPARE(run.code, 0);
    QVERIFY2(run.out.contains("belongs to group dialout"), run.out.constData());
    QVERIFY2(!run.out.contains(QByteArray("group /dev")), run.out.constData());
    QCOMPARE(run.out.count("sudo usermod -aG dialout $USER"), 1);
}

QTEST_GUILESS_MAIN(TestBoardAdvice)
#include "tst_boardadvice.moc"
