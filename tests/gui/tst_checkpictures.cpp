// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/checkdialog.h"
#include "app/desktop/checkview.h"
#include "app/desktop/servermenu.h"
#include "tests/gui/picture.h"
#include "tests/gui/scene.h"

#include <QDir>
#include <QMenu>
#include <QStyleFactory>
#include <QVBoxLayout>

using namespace armature;

/// Photographs the check of the connection and the server's menu, for people to look at.
class CheckPicturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void checks_data();
    void checks();
    void serverMenu();
};

namespace {

CheckStatus step(CheckStep which, CheckResult result, int took, const char *detail)
{
    CheckStatus status;
    status.step = which;
    status.took = Milliseconds(took);
    status.outcome.result = result;
    status.outcome.detail = QString::fromLatin1(detail);
    return status;
}

using Steps = QList<CheckStatus>;

Steps waysToTls()
{
    return {step(CheckStep::Name, CheckResult::Passed, 4, "192.0.2.17, 2001:db8::17"),
            step(CheckStep::Tcp, CheckResult::Passed, 12, "192.0.2.17:443")};
}

Steps passing()
{
    return waysToTls()
        + Steps {step(CheckStep::Tls, CheckResult::Passed, 31,
                      "TLS 1.3; bench.example, issued by Caddy Local Authority - ECC "
                      "Intermediate, valid until 2026-11-23T06:10:02Z"),
                 step(CheckStep::Http, CheckResult::Passed, 18, "426 Upgrade Required"),
                 step(CheckStep::WebSocket, CheckResult::Passed, 44, ""),
                 step(CheckStep::Metadata, CheckResult::Passed, 1, "3"),
                 step(CheckStep::Join, CheckResult::Passed, 9, "microcontroller:v1:3")};
}

Steps waiting(CheckStep from)
{
    Steps steps;
    for (int which = static_cast<int>(from); which <= static_cast<int>(CheckStep::Join); ++which)
        steps.append(step(static_cast<CheckStep>(which), CheckResult::Waiting, 0, ""));
    return steps;
}

Steps running()
{
    Steps steps = waysToTls() + waiting(CheckStep::Tls);
    steps[2].outcome.result = CheckResult::Running;
    return steps;
}

Steps untrusted()
{
    Steps steps = running();
    for (CheckStatus &status : steps) {
        if (status.outcome.result == CheckResult::Waiting)
            status.outcome.result = CheckResult::NotReached;
    }
    steps[2] = step(CheckStep::Tls, CheckResult::Failed, 29,
                    "The root certificate of the certificate chain is self-signed, and untrusted "
                    "(Caddy Local Authority - 2026 ECC Root, issued by Caddy Local Authority - "
                    "2026 ECC Root, valid until 2036-09-30T00:00:00Z)");
    steps[2].outcome.reason = ServerReason::TlsUntrusted;
    return steps;
}

Steps refusedByAProxy()
{
    Steps steps = waysToTls();
    for (CheckStatus &status : steps)
        status.isOfProxy = true;
    steps += Steps {step(CheckStep::Proxy, CheckResult::Passed, 22, "bench.example:80"),
                    step(CheckStep::Tls, CheckResult::Skipped, 0, ""),
                    step(CheckStep::Http, CheckResult::Failed, 18, "403 Forbidden")};
    steps[3].outcome.skip = CheckSkip::NoTlsAsked;
    steps[4].outcome.reason = ServerReason::KeyOrAuthRefused;
    steps[4].outcome.httpStatus = 403;
    steps[4].outcome.answer = QStringLiteral("<html>\n<h1>Blocked</h1>\n<p>by policy 7</p>");
    for (CheckStatus &status : waiting(CheckStep::WebSocket)) {
        status.outcome.result = CheckResult::NotReached;
        steps.append(status);
    }
    return steps;
}

struct CheckState
{
    const char *name;
    Steps (*steps)();
};

constexpr CheckState kChecks[] = {{"check-passing", passing},
                                  {"check-running", running},
                                  {"check-untrusted", untrusted},
                                  {"check-refused", refusedByAProxy}};

} // namespace

void CheckPicturesTest::initTestCase()
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QVERIFY(QDir().mkpath(QStringLiteral(PICTURES_FOLDER)));
}

void CheckPicturesTest::checks_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("isDark");
    for (int state = 0; state < int(std::size(kChecks)); ++state) {
        for (const bool isDark : {false, true}) {
            QTest::addRow("%s-%s", kChecks[state].name, isDark ? "dark" : "light")
                << state << isDark;
        }
    }
}

void CheckPicturesTest::checks()
{
    QFETCH(int, state);
    QFETCH(bool, isDark);
    wear(isDark);
    MainWindow window;
    window.show();
    BridgeConfig config;
    config.serverUrl = QUrl(QStringLiteral("wss://bench.example"));
    if (kChecks[state].steps == refusedByAProxy)
        config.proxy = QUrl(QStringLiteral("http://bench:secret@proxy.example:3128"));
    CheckDialog dialog(config, &window);
    dialog.show();
    const Steps steps = kChecks[state].steps();
    for (const CheckStatus &status : steps)
        dialog.view()->setStep(status);
    if (kChecks[state].steps != running)
        dialog.showEnd(kChecks[state].steps == passing);
    QCoreApplication::processEvents();
    take(dialog, QString::fromLatin1(QTest::currentDataTag()));
}

void CheckPicturesTest::serverMenu()
{
    for (const bool isDark : {false, true}) {
        wear(isDark);
        MainWindow window;
        window.show();
        scene::refused(window, scene::noon());
        ServerStatus status;
        status.state = ServerState::Refused;
        status.reason = ServerReason::KeyOrAuthRefused;
        status.httpStatus = 403;
        status.host = QStringLiteral("bench.example");
        status.detail = QStringLiteral("403 Forbidden");
        status.answer = QStringLiteral("<h1>Blocked</h1>\n<p>by policy 7</p>");
        auto *menu = window.findChild<ServerMenu *>();
        menu->setStatus(status);
        menu->popup(window.mapToGlobal(QPoint(60, 60)));
        QCoreApplication::processEvents();
        take(*menu,
             isDark ? QStringLiteral("server-menu-dark") : QStringLiteral("server-menu-light"));
        menu->close();
    }
}

QTEST_MAIN(CheckPicturesTest)
#include "tst_checkpictures.moc"
