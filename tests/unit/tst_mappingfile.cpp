// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/mappingfile.h"
#include "app/common/mappingtext.h"
#include "app/common/resolve.h"
#include "app/common/settings.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace armature;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

Result<Options, CommandLineError> parse(const char *line, Program program = Program::Bridge)
{
    const QString words = QStringLiteral("armature ") + QString::fromUtf8(line);
    return parseCommandLine(program, words.split(u' ', Qt::SkipEmptyParts), {});
}

Mapping whole()
{
    return {{{s("t \"1\""), s("plåte"), s("temperature"), s("degF"), s("Cel"), 1.0 / 3.0, -0.1},
             {s("p1")},
             {s("gas"), {}, s("co2"), {}, {}, -1e-30, 1e300}},
            {{s("motor"), s("m1")}, {s("7"), s("m1")}}};
}

} // namespace

class TestMappingFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLost();
    void headStandsAsDocumented();
    void leftOutFieldsHaveTheirDefaults();
    void badFilesSayWhere_data();
    void badFilesSayWhere();
    void unreadableFileIsNamed();
    void hugeFileIsRefused();
    void profileKeepsTheMapping();
    void shorterListLeavesNothingBehind();
    void brokenListInTheProfileIsBounded();
    void figureInTheProfileThatIsNoneIsRefused_data();
    void figureInTheProfileThatIsNoneIsRefused();
    void mappingOfTheFileCanBeLeft();
    void tooManyRowsAreRefused();
    void everyFaultHasACauseAndARemedy();
    void sentenceNamesThePlace();
    void formatComesFromTheLineOrTheProfile();
    void wrongFormatIsNamed();
    void fileStandsInForTheProfilesMapping();
    void wrongMappingEndsTheStart();
    void demoKeepsItsOwnBoardAndNames();
};

void TestMappingFile::nothingIsLost()
{
    const auto read = parseMapping(mappingJson(whole()));
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QCOMPARE(read.value(), whole());
    QCOMPARE(parseMapping(mappingJson({})).value(), Mapping {});
}

void TestMappingFile::headStandsAsDocumented()
{
    const QByteArray json = mappingJson({{}, {{s("motor"), s("m1")}}});
    QVERIFY(json.contains("\"armature_mapping\": 1"));
    QVERIFY(json.contains("\"server_id\": \"motor\""));
    QVERIFY(json.contains("\"control\": \"m1\""));
    QVERIFY(json.contains("\"sensors\": ["));
    QVERIFY(json.endsWith('\n'));
}

void TestMappingFile::leftOutFieldsHaveTheirDefaults()
{
    const auto read = parseMapping(R"({"armature_mapping":1,"sensors":[{"sensor":"t1"}]})");
    QCOMPARE(read.value(), (Mapping {{{s("t1")}}, {}}));
}

void TestMappingFile::badFilesSayWhere_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<MappingFileError>("code");
    QTest::addColumn<QString>("place");
    const auto row
        = [](const char *tag, const char *json, MappingFileError code, const char *place) {
              QTest::newRow(tag) << QByteArray(json) << code << QString::fromUtf8(place);
          };
    const auto content = [&row](const char *tag, const char *rows, const char *place) {
        row(tag, QByteArray(R"({"armature_mapping":1,)").append(rows).append('}').constData(),
            MappingFileError::Content, place);
    };
    row("comma", "{\n \"armature_mapping\": 1,\n}", MappingFileError::Syntax, "Line 3, column ");
    row("empty", "", MappingFileError::Syntax, "Line 1, column 1");
    row("number too large", "{\"armature_mapping\":1,\n\"sensors\":[{\"scale\":1e999}]}",
        MappingFileError::Syntax, "Line 2, column ");
    row("other json", "[1,2]", MappingFileError::NotAMapping, "armature_mapping");
    row("version", R"({"armature_mapping":2})", MappingFileError::NewerVersion, "version 2");
    content("key", R"("sensor":[])", "\"sensor\"");
    content("list", R"("sensors":{})", "\"sensors\"");
    content("row", R"("controls":[1])", "controls, row 1");
    content("field", R"("sensors":[{"sensor":"a"},{"sensor":"b","scal":2}])", "sensors, row 2");
    content("text", R"("sensors":[{"sensor":7}])", "\"sensor\"");
    content("number", R"("sensors":[{"sensor":"a","scale":"2"}])", "\"scale\"");
    content("null", R"("sensors":[{"sensor":"a","offset":null}])", "\"offset\"");
    content("zero", R"("sensors":[{"sensor":"a","scale":0}])", "Sensors, row 1");
    content("twice", R"("sensors":[{"sensor":"a"},{"sensor":"a"}])", "Sensors, row 2");
    content("id", R"("controls":[{"control":"m1"}])", "Controls, row 1");
}

void TestMappingFile::badFilesSayWhere()
{
    QFETCH(const QByteArray, json);
    QFETCH(const MappingFileError, code);
    QFETCH(const QString, place);
    const auto read = parseMapping(json);
    QVERIFY(!read);
    QCOMPARE(read.error().code, code);
    QVERIFY2(read.error().detail.contains(place), qPrintable(read.error().detail));
}

void TestMappingFile::unreadableFileIsNamed()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(s("none.json"));
    const auto read = readMappingFile(path);
    QCOMPARE(read.error().code, MappingFileError::Unreadable);
    QVERIFY(read.error().detail.contains(path));
}

void TestMappingFile::hugeFileIsRefused()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(s("huge.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(mappingJson({}));
    file.write(QByteArray(kMaxMappingFile, ' '));
    file.close();
    QCOMPARE(readMappingFile(file.fileName()).error().code, MappingFileError::Unreadable);
}

void TestMappingFile::profileKeepsTheMapping()
{
    const QTemporaryDir folder;
    const SettingsFile file(folder.filePath(s("armature.ini")));
    Settings settings;
    settings.mapping = whole();
    settings.boardFormat = BoardFormat::Plain;
    QVERIFY(file.save(s("bench"), settings));
    QCOMPARE(file.load(s("bench")), settings);
    QCOMPARE(file.load(kDefaultProfile), Settings {});
    QCOMPARE(file.profiles(), QStringList {s("bench")});
}

void TestMappingFile::shorterListLeavesNothingBehind()
{
    const QTemporaryDir folder;
    const SettingsFile file(folder.filePath(s("armature.ini")));
    Settings settings;
    settings.mapping = whole();
    QVERIFY(file.save(kDefaultProfile, settings));
    settings.mapping.sensors = {{s("t2")}};
    settings.mapping.controls.clear();
    QVERIFY(file.save(kDefaultProfile, settings));
    QCOMPARE(file.load(kDefaultProfile), settings);
    QFile text(file.path());
    QVERIFY(text.open(QIODevice::ReadOnly));
    QVERIFY(!text.readAll().contains("motor"));
}

void TestMappingFile::brokenListInTheProfileIsBounded()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(s("broken.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[default]\nboardFormat=morse\nsensors\\size=2000000000\nsensors\\1\\sensor=t1\n"
               "sensors\\1\\scale=much\ncontrols\\size=-5\n");
    file.close();
    const Settings settings = SettingsFile(file.fileName()).load(kDefaultProfile);
    QCOMPARE(settings.boardFormat, BoardFormat::Checked);
    QVERIFY(settings.mapping.sensors.size() <= 1000);
    QCOMPARE(settings.mapping.sensors.at(0).sensor, s("t1"));
    QVERIFY(std::isnan(settings.mapping.sensors.at(0).scale)); // which is refused
    QCOMPARE(settings.mapping.sensors.at(0).offset, 0.0); // not there
    QVERIFY(settings.mapping.controls.isEmpty());
}

void TestMappingFile::figureInTheProfileThatIsNoneIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("isFine");
    const auto row
        = [](const char *line, bool isFine) { QTest::newRow(line) << QByteArray(line) << isFine; };
    row("scale=1.5", true);
    row("offset=-1e3", true);
    row("name=air", true);
    row("scale=1,5", false);
    row("scale=nan", false);
    row("scale=", false);
    row("offset=1,5", false);
    row("offset=inf", false);
    row("offset=two", false);
}

void TestMappingFile::figureInTheProfileThatIsNoneIsRefused()
{
    QFETCH(const QByteArray, line);
    QFETCH(const bool, isFine);
    const QTemporaryDir folder;
    QFile file(folder.filePath(s("edited.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[default]\nsensors\\size=1\nsensors\\1\\sensor=t1\nsensors\\1\\" + line + '\n');
    file.close();
    const auto mapping = resolveMapping({}, SettingsFile(file.fileName()).load(kDefaultProfile));
    QCOMPARE(mapping.isOk(), isFine);
    if (!isFine)
        QVERIFY(mapping.error().detail.contains(s("Sensors, row 1")));
}

void TestMappingFile::mappingOfTheFileCanBeLeft()
{
    const QTemporaryDir folder;
    const SettingsFile file(folder.filePath(s("left.ini")));
    Settings settings;
    settings.mapping = whole();
    QVERIFY(file.save(kDefaultProfile, settings));
    settings.mapping = {};
    settings.baud = 9600;
    QVERIFY(file.save(kDefaultProfile, settings, SettingsFile::MappingPart::Leave));
    QCOMPARE(file.load(kDefaultProfile).mapping, whole());
    QCOMPARE(file.load(kDefaultProfile).baud, 9600);
}

void TestMappingFile::tooManyRowsAreRefused()
{
    Mapping mapping;
    for (int row = 0; row < kMaxMappingRows; ++row)
        mapping.sensors.append({QString::number(row)});
    QVERIFY(parseMapping(mappingJson(mapping)).isOk());
    mapping.sensors.append({s("one more")});
    const auto read = parseMapping(mappingJson(mapping));
    QVERIFY(!read);
    QCOMPARE(read.error().code, MappingFileError::Content);
    QVERIFY2(
        read.error().detail.startsWith(s("\"sensors\" has 1001 rows, and a mapping at most 1000")),
        qPrintable(read.error().detail));
}

void TestMappingFile::everyFaultHasACauseAndARemedy()
{
    QSet<QString> causes;
    const int last = static_cast<int>(MappingFault::ControlNotAnnounced);
    for (int fault = 0; fault <= last; ++fault) {
        const ErrorText text = describe(MappingProblem {static_cast<MappingFault>(fault),
                                                        MappingProblem::Table::Sensors, 0, s("x")});
        QVERIFY2(!text.cause.isEmpty() && !text.remedy.isEmpty(),
                 qPrintable(QString::number(fault)));
        QVERIFY(!text.cause.contains(u'%') && !text.remedy.contains(u'%'));
        causes.insert(text.cause);
    }
    QCOMPARE(causes.size(), last + 1);
}

void TestMappingFile::sentenceNamesThePlace()
{
    const MappingProblem problem {MappingFault::DuplicateServerId, MappingProblem::Table::Controls,
                                  2, s("motor")};
    QVERIFY(sentence(problem).startsWith(s("Controls, row 3: ")));
    QVERIFY(sentence(problem).contains(s("\"motor\"")));
}

void TestMappingFile::formatComesFromTheLineOrTheProfile()
{
    Settings settings;
    settings.boardFormat = BoardFormat::Plain;
    const auto format = [&settings](const char *line) {
        return resolveConfig(parse(line).value(), settings, {}).value().boardFormat;
    };
    QCOMPARE(format(""), BoardFormat::Plain);
    QCOMPARE(format("--board-format bare"), BoardFormat::Bare);
    QCOMPARE(format("--board-format checked"), BoardFormat::Checked);
    QCOMPARE(format("--board simulated"), BoardFormat::Checked);
    QCOMPARE(parse("--board-format plain", Program::Desktop).value().boardFormat,
             std::optional(BoardFormat::Plain));
}

void TestMappingFile::wrongFormatIsNamed()
{
    const auto options = parse("--board-format csv");
    QVERIFY(!options);
    QVERIFY(options.error().detail.contains(s("csv")));
    QVERIFY(options.error().detail.contains(s("plain")));
    QVERIFY(!parse("--demo --board-format plain"));
    QVERIFY(!parse("--mapping x", Program::Desktop));
}

void TestMappingFile::fileStandsInForTheProfilesMapping()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(s("mapping.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(mappingJson(whole()));
    file.close();
    Settings settings;
    settings.mapping.sensors = {{s("old")}};
    const Options named = parse(QByteArray("--mapping " + path.toUtf8()).constData()).value();
    QCOMPARE(resolveMapping(named, settings).value(), whole());
    QCOMPARE(resolveMapping(parse("").value(), settings).value(), settings.mapping);
}

void TestMappingFile::wrongMappingEndsTheStart()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(s("mapping.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"armature_mapping\": 1,\n \"sensors\": [}");
    file.close();
    Options options = parse("").value();
    options.mappingFile = path;
    options.configFile = folder.filePath(s("armature.ini"));
    const auto config = resolveStart(options);
    QVERIFY(!config);
    QCOMPARE(config.error().code, SettingError::Mapping);
    QVERIFY2(config.error().detail.contains(path), qPrintable(config.error().detail));
    QVERIFY2(config.error().detail.contains(s("Line 2, column ")),
             qPrintable(config.error().detail));
    // The profile's own, as a person may have edited it.
    Settings settings;
    settings.mapping.sensors = {{s("a")}, {s("a")}};
    QVERIFY(SettingsFile(*options.configFile).save(kDefaultProfile, settings));
    options.mappingFile.reset();
    QVERIFY(resolveStart(options).error().detail.contains(s("Sensors, row 2")));
}

void TestMappingFile::demoKeepsItsOwnBoardAndNames()
{
    Settings settings;
    settings.mapping = whole();
    settings.boardFormat = BoardFormat::Plain;
    const Options demo = parse("--demo").value();
    const BridgeConfig config = resolveConfig(demo, settings, {}).value();
    QCOMPARE(config.boardFormat, BoardFormat::Checked);
    QCOMPARE(config.mapping, Mapping {});
    QCOMPARE(resolveMapping(demo, settings).value(), Mapping {});
}

QTEST_GUILESS_MAIN(TestMappingFile)
#include "tst_mappingfile.moc"
