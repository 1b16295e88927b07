// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QGuiApplication>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

namespace armature::test {

/// Where a window is presented: screens of these sizes, on Qt's platform without a display.
inline const QList<QSize> kRooms {{1366, 768}, {1920, 1080}, {2560, 1440}};

/// Before the application is made.
inline void buildRooms(const QTemporaryDir &folder)
{
    // NOLINTBEGIN(modernize-raw-string-literal): moc does not read them
    QByteArray screens;
    int top = 0;
    for (const QSize &room : kRooms) {
        screens += QByteArray(screens.isEmpty() ? "" : ",") + "{\"name\":\""
            + QByteArray::number(room.width()) + "\",\"x\":0,\"y\":" + QByteArray::number(top)
            + ",\"width\":" + QByteArray::number(room.width())
            + ",\"height\":" + QByteArray::number(room.height())
            + ",\"logicalDpi\":96,\"logicalBaseDpi\":96,\"dpr\":1}";
        top += 2000;
    }
    QFile file(folder.filePath(QStringLiteral("rooms.json")));
    if (file.open(QIODevice::WriteOnly)) {
        file.write("{\"synchronousWindowSystemEvents\":false,\"windowFrameMargins\":false,"
                   "\"screens\":["
                   + screens + "]}");
    }
    // NOLINTEND(modernize-raw-string-literal)
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + file.fileName().toUtf8());
}

/// Moves the window, and shows it full screen there by its key.
inline void present(QWidget &window, const QSize &room)
{
    const auto screens = QGuiApplication::screens();
    for (QScreen *screen : screens) {
        if (screen->size() == room)
            window.setGeometry(QRect(screen->geometry().topLeft(), QSize(1100, 700)));
    }
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F11);
    QTRY_COMPARE(window.size(), room);
    QCoreApplication::processEvents();
}

} // namespace armature::test
