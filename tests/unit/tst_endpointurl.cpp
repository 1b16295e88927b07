// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/endpointurl.h"

#include <QTest>

using namespace armature;

class TestEndpointUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case001_pathAndVersionOnce_data();
    void case001_pathAndVersionOnce();
    void refusesWhatIsNoServer_data();
    void refusesWhatIsNoServer();
    void case003_refusesAKeyThatBreaksOut_data();
    void case003_refusesAKeyThatBreaksOut();
};

void TestEndpointUrl::case001_pathAndVersionOnce_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("expected");

    const auto v1 = QStringLiteral("1.0.0");
    const auto v2 = QStringLiteral("2.0.0");
    const auto full = QStringLiteral("ws://h:4000/microcontrollers/websocket");
    QTest::newRow("host alone") << QStringLiteral("ws://h:4000") << v1 << full;
    QTest::newRow("slash") << QStringLiteral("ws://h:4000/") << v1 << full;
    QTest::newRow("socket's path") << QStringLiteral("ws://h:4000/microcontrollers") << v1 << full;
    QTest::newRow("socket's path, slash")
        << QStringLiteral("ws://h:4000/microcontrollers/") << v1 << full;
    QTest::newRow("all of it") << full << v1 << full;
    QTest::newRow("behind a folder") << QStringLiteral("wss://h/iot") << v1
                                     << QStringLiteral("wss://h/iot/microcontrollers/websocket");
    QTest::newRow("version 2") << full << v2 << full + QStringLiteral("?vsn=2.0.0");
    QTest::newRow("version 2 twice") << full + QStringLiteral("?vsn=2.0.0&vsn=1.0.0") << v2
                                     << full + QStringLiteral("?vsn=2.0.0");
    QTest::newRow("other queries stay")
        << full + QStringLiteral("?a=b") << v2 << full + QStringLiteral("?a=b&vsn=2.0.0");
    QTest::newRow("fragment") << full + QStringLiteral("#x") << v1 << full;
}

void TestEndpointUrl::case001_pathAndVersionOnce()
{
    QFETCH(const QString, given);
    QFETCH(const QString, version);
    const auto url = endpointUrl(QUrl(given), version);
    QVERIFY(url.isOk());
    QTEST(url.value().toString(QUrl::FullyEncoded), "expected");
}

void TestEndpointUrl::refusesWhatIsNoServer_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<EndpointFault>("fault");
    QTest::newRow("nothing") << QString() << EndpointFault::NoServer;
    QTest::newRow("http") << QStringLiteral("http://h/") << EndpointFault::NotAWebSocketUrl;
    QTest::newRow("no host") << QStringLiteral("ws:///x") << EndpointFault::NotAWebSocketUrl;
    QTest::newRow("no scheme") << QStringLiteral("h:4000") << EndpointFault::NotAWebSocketUrl;
}

void TestEndpointUrl::refusesWhatIsNoServer()
{
    QFETCH(const QString, given);
    const auto url = endpointUrl(QUrl(given), QStringLiteral("1.0.0"));
    QVERIFY(!url.isOk());
    QTEST(url.error().code, "fault");
}

void TestEndpointUrl::case003_refusesAKeyThatBreaksOut_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("good") << QByteArray("API_TOKEN_MC_abcdefgh12345678") << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("CR LF") << QByteArray("API_TOKEN_MC_abc\r\nX-Evil: 1") << false;
    QTest::newRow("LF at the end") << QByteArray("API_TOKEN_MC_abc\n") << false;
    QTest::newRow("blank") << QByteArray("API TOKEN") << false;
    QTest::newRow("tab") << QByteArray("API\tTOKEN") << false;
    QTest::newRow("NUL") << QByteArray("API\0TOKEN", 9) << false;
    QTest::newRow("not ASCII") << QByteArray("API\xc3\xa4") << false;
}

void TestEndpointUrl::case003_refusesAKeyThatBreaksOut()
{
    QFETCH(const QByteArray, key);
    const auto checked = headerKey(key);
    QTEST(checked.isOk(), "isGood");
    QVERIFY(!checked.isOk() || checked.value() == key);
    QVERIFY(checked.isOk() || key.isEmpty()
            || !checked.error().detail.contains(QString::fromLatin1(key)));
}

QTEST_APPLESS_MAIN(TestEndpointUrl)
#include "tst_endpointurl.moc"
