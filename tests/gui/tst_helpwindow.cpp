// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/helppage.h"
#include "app/desktop/helpwindow.h"
#include "app/desktop/stopbutton.h"
#include "app/desktop/theme.h"
#include "bridge/io/bridgeconfig.h"
#include "tests/gui/scene.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

#include <memory>

using namespace armature;

class HelpWindowTest : public QObject
{
    Q_OBJECT

    void open(const Theme &theme);
    [[nodiscard]] HelpPage *page() const { return m_help->findChild<HelpPage *>(); }
    [[nodiscard]] QListWidget *list() const { return m_help->findChild<QListWidget *>(); }
    [[nodiscard]] QLineEdit *search() const { return m_help->findChild<QLineEdit *>(); }
    [[nodiscard]] StopButton *stop() const { return m_help->findChild<StopButton *>(); }

    std::unique_ptr<MainWindow> m_window;
    HelpWindow *m_help = nullptr; // the window's

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }

    void pagesAreListedByTheirHeadings();
    void everyLinkLeadsToAPage();
    void pageComesInTheFirstLanguageThatHasIt_data();
    void pageComesInTheFirstLanguageThatHasIt();
    void linkIsFollowedAndBackComesBack();
    void listIsWorkedByKeys();
    void searchGoesRoundAndSaysWhenThereIsNothing();
    void searchIsReachedByKey();
    void typeIsZoomedWithinBounds();
    void escapeStopsFromAnywhereInTheHelp_data();
    void escapeStopsFromAnywhereInTheHelp();
    void stopIsInReach();
    void latchedStopIsShownAndReset();
    void lastPageIsKept();
    void figuresAreTheProgramsOwn();
    void pageFollowsTheTheme();
    void pictures_data();
    void pictures();
};

namespace {

QStringList linksOf(const QTextDocument &document)
{
    QStringList links;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto each = block.begin(); !each.atEnd(); ++each) {
            if (each.fragment().charFormat().isAnchor())
                links.append(each.fragment().charFormat().anchorHref());
        }
    }
    return links;
}

int firstTypeSize(const QTextDocument &document)
{
    return document.defaultFont().pixelSize();
}

} // namespace

void HelpWindowTest::initTestCase()
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QDir().mkpath(QStringLiteral(PICTURES_FOLDER));
}

void HelpWindowTest::init()
{
    open(Theme::light());
}

void HelpWindowTest::open(const Theme &theme)
{
    QApplication::setPalette(toPalette(theme));
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_help = new HelpWindow(m_window.get());
    m_help->open();
    QVERIFY(QTest::qWaitForWindowActive(m_help));
}

void HelpWindowTest::pagesAreListedByTheirHeadings()
{
    QCOMPARE(list()->count(), 6);
    for (int row = 0; row < list()->count(); ++row) {
        list()->setCurrentRow(row);
        const QTextBlock first = page()->document()->begin();
        QCOMPARE(first.blockFormat().headingLevel(), 1);
        QCOMPARE(list()->item(row)->text(), first.text());
        QVERIFY(page()->document()->characterCount() > 1000);
    }
}

void HelpWindowTest::everyLinkLeadsToAPage()
{
    int seen = 0;
    for (int row = 0; row < list()->count(); ++row) {
        list()->setCurrentRow(row);
        const QStringList links = linksOf(*page()->document());
        for (const QString &link : links) {
            const QString name = link.section(u'.', 0, 0);
            QCOMPARE(link, name + QStringLiteral(".md")); // nothing of the outside
            QVERIFY2(!helpPageTitle(name).isEmpty(), qPrintable(link));
            ++seen;
        }
    }
    QVERIFY(seen >= 3);
}

void HelpWindowTest::pageComesInTheFirstLanguageThatHasIt_data()
{
    QTest::addColumn<QStringList>("languages");
    QTest::addColumn<QString>("folder");
    QTest::addRow("its language") << QStringList {QStringLiteral("de-DE"), QStringLiteral("de")}
                                  << QStringLiteral("de");
    QTest::addRow("its country") << QStringList {QStringLiteral("zh-CN"), QStringLiteral("zh")}
                                 << QStringLiteral("zh_CN");
    QTest::addRow("none of them") << QStringList {QStringLiteral("fr-FR"), QStringLiteral("fr")}
                                  << QStringLiteral("en");
    QTest::addRow("no language") << QStringList() << QStringLiteral("en");
}

void HelpWindowTest::pageComesInTheFirstLanguageThatHasIt()
{
    QFETCH(QStringList, languages);
    QFETCH(QString, folder);
    const QTemporaryDir root;
    for (const char *each : {"en", "de", "zh", "zh_CN"}) {
        const QString path = root.filePath(QString::fromLatin1(each));
        QVERIFY(QDir().mkpath(path));
        QFile file(path + QStringLiteral("/stop.md"));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QCOMPARE(helpPagePath(root.path(), QStringLiteral("stop"), languages),
             root.filePath(folder + QStringLiteral("/stop.md")));
}

void HelpWindowTest::linkIsFollowedAndBackComesBack()
{
    QCOMPARE(page()->page(), QStringLiteral("stop"));
    page()->verticalScrollBar()->setValue(200);
    page()->setSource(QUrl(QStringLiteral("wiring.md")));
    QCOMPARE(page()->verticalScrollBar()->value(), 0);
    QCOMPARE(page()->page(), QStringLiteral("wiring"));
    QCOMPARE(list()->currentRow(), 2);
    QTest::keyClick(page(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(page()->page(), QStringLiteral("stop"));
    QCOMPARE(list()->currentRow(), 0);
    QCOMPARE(page()->verticalScrollBar()->value(), 200);
    QTest::keyClick(page(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(page()->page(), QStringLiteral("wiring"));
}

void HelpWindowTest::listIsWorkedByKeys()
{
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Down);
    QCOMPARE(page()->page(), QStringLiteral("losses"));
    QTest::keyClick(list(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(page()->page(), QStringLiteral("stop"));
}

void HelpWindowTest::searchGoesRoundAndSaysWhenThereIsNothing()
{
    auto *notFound = m_help->findChild<QLabel *>(QStringLiteral("helpNotFound"));
    search()->setText(QStringLiteral("IEC 60204-1"));
    QTest::keyClick(search(), Qt::Key_Return);
    const int first = page()->textCursor().position();
    QCOMPARE(page()->textCursor().selectedText(), QStringLiteral("IEC 60204-1"));
    QTest::keyClick(search(), Qt::Key_F3); // the only one: round to itself
    QCOMPARE(page()->textCursor().position(), first);
    QVERIFY(!notFound->isVisible());
    search()->setText(QStringLiteral("not a word of it"));
    QTest::keyClick(search(), Qt::Key_F3, Qt::ShiftModifier);
    QVERIFY(notFound->isVisible());
    search()->setText(QStringLiteral("STOP"));
    QVERIFY(!notFound->isVisible());
}

void HelpWindowTest::searchIsReachedByKey()
{
    page()->setFocus();
    QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(search()->hasFocus());
}

void HelpWindowTest::typeIsZoomedWithinBounds()
{
    const int before = firstTypeSize(*page()->document());
    QTest::keyClick(page(), Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(firstTypeSize(*page()->document()), before + 1);
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(page(), Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(firstTypeSize(*page()->document()), 10);
    QTest::keyClick(page(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(firstTypeSize(*page()->document()), before);
}

void HelpWindowTest::escapeStopsFromAnywhereInTheHelp_data()
{
    QTest::addColumn<QString>("where");
    QTest::addRow("page") << QStringLiteral("page");
    QTest::addRow("list") << QStringLiteral("list");
    QTest::addRow("search") << QStringLiteral("search");
}

void HelpWindowTest::escapeStopsFromAnywhereInTheHelp()
{
    QFETCH(QString, where);
    QWidget *widget = page();
    if (where != QLatin1String("page"))
        widget = where == QLatin1String("list") ? static_cast<QWidget *>(list()) : search();
    search()->setText(QStringLiteral("stop"));
    widget->setFocus();
    QSignalSpy stopped(m_window.get(), &MainWindow::stopRequested);
    QTest::keyClick(widget, Qt::Key_Escape);
    QCOMPARE(stopped.size(), 1);
    QVERIFY(m_help->isVisible());
    QCOMPARE(search()->text(), QStringLiteral("stop"));
}

void HelpWindowTest::stopIsInReach()
{
    QSignalSpy stopped(m_help, &HelpWindow::stopRequested);
    QVERIFY(stop()->isVisible());
    QVERIFY(!stop()->hasFocus());
    QTest::mousePress(stop(), Qt::LeftButton);
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(m_help->windowModality(), Qt::NonModal);
}

void HelpWindowTest::latchedStopIsShownAndReset()
{
    QSignalSpy stopped(m_help, &HelpWindow::stopRequested);
    QSignalSpy reset(m_help, &HelpWindow::stopResetRequested);
    GateStatus latched;
    latched.isStopLatched = true;
    m_help->setGateStatus(latched);
    QVERIFY(stop()->isLatched());
    QTRY_VERIFY(stop()->isEnabled());
    QTest::mouseClick(stop(), Qt::LeftButton);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(stopped.size(), 0);
}

void HelpWindowTest::lastPageIsKept()
{
    m_help->open(QStringLiteral("losses"));
    m_help->close();
    m_help->open();
    QVERIFY(m_help->isVisible());
    QCOMPARE(page()->page(), QStringLiteral("losses"));
}

void HelpWindowTest::figuresAreTheProgramsOwn()
{
    m_help->open(QStringLiteral("losses"));
    const auto lease = std::chrono::duration_cast<std::chrono::seconds>(BridgeConfig {}.lease);
    const QString text = page()->toPlainText();
    QVERIFY(text.contains(QStringLiteral("the lease: %1 s,").arg(lease.count())));
}

void HelpWindowTest::pageFollowsTheTheme()
{
    HelpPage alone; // below no style sheet, which would keep a new palette away
    alone.showPage(QStringLiteral("stop"));
    const auto link = [&alone] {
        const QTextCursor found = alone.document()->find(QStringLiteral("What happens when"));
        return found.charFormat().foreground().color();
    };
    QCOMPARE(link(), Theme::light().accent);
    alone.setPalette(toPalette(Theme::dark()));
    QCOMPARE(link(), Theme::dark().accent);
}

void HelpWindowTest::pictures_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addRow("light") << false;
    QTest::addRow("dark") << true;
}

void HelpWindowTest::pictures()
{
    QFETCH(bool, isDark);
    open(isDark ? Theme::dark() : Theme::light());
    m_help->resize(m_help->width(), 2400); // a whole page, or most of it
    for (int row = 0; row < list()->count(); ++row) {
        list()->setCurrentRow(row);
        const QString name = QStringLiteral(PICTURES_FOLDER "/help-%1-%2.png")
                                 .arg(page()->page(), QString::fromLatin1(QTest::currentDataTag()));
        const QPixmap picture = m_help->grab();
        QVERIFY(picture.save(name));
        const QColor ground = Theme::of(page()->palette()).surface;
        const QPoint corner = page()->mapTo(m_help, QPoint(4, 4));
        QCOMPARE(picture.toImage().pixelColor(corner), ground);
        QCOMPARE(ground, isDark ? Theme::dark().surface : Theme::light().surface);
    }
}

QTEST_MAIN(HelpWindowTest)
#include "tst_helpwindow.moc"
