// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/knownboards.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace armature {

namespace {

constexpr qsizetype kMaxBoards = 16;
constexpr qint64 kMaxFile = 65'536;

const QString kVendor = QStringLiteral("vendor");
const QString kProduct = QStringLiteral("product");
const QString kSerialNumber = QStringLiteral("serialNumber");
const QString kUid = QStringLiteral("uid");

QString fileIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("boards.json"));
}

bool isSameDevice(const KnownBoard &one, const KnownBoard &other)
{
    return one.vendor == other.vendor && one.product == other.product
        && one.serialNumber == other.serialNumber;
}

KnownBoard boardOf(const QJsonObject &object)
{
    return {static_cast<quint16>(object.value(kVendor).toInt()),
            static_cast<quint16>(object.value(kProduct).toInt()),
            object.value(kSerialNumber).toString(), object.value(kUid).toString()};
}

QJsonObject objectOf(const KnownBoard &board)
{
    return {{kVendor, board.vendor},
            {kProduct, board.product},
            {kSerialNumber, board.serialNumber},
            {kUid, board.uid}};
}

} // namespace

void learn(KnownBoards &boards, const KnownBoard &board)
{
    boards.removeIf([&board](const KnownBoard &known) {
        const bool isReplaced = isSameDevice(known, board) && !board.serialNumber.isEmpty();
        return known == board || isReplaced;
    });
    boards.prepend(board);
    boards = boards.first(qMin(boards.size(), kMaxBoards));
}

KnownBoards loadKnownBoards(const QString &folder)
{
    KnownBoards boards;
    QFile file(fileIn(folder));
    if (folder.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return boards;
    }
    const QJsonArray entries = QJsonDocument::fromJson(file.read(kMaxFile)).array();
    for (const QJsonValue entry : entries) {
        const KnownBoard board = boardOf(entry.toObject());
        if (board.vendor != 0 && boards.size() < kMaxBoards && !boards.contains(board)) {
            boards.append(board);
        }
    }
    return boards;
}

bool saveKnownBoards(const QString &folder, const KnownBoards &boards)
{
    QJsonArray entries;
    for (const KnownBoard &board : boards) {
        entries.append(objectOf(board));
    }
    QSaveFile file(fileIn(folder)); // takes the old one's place only when it is complete
    return !folder.isEmpty() && file.open(QIODevice::WriteOnly)
        && file.write(QJsonDocument(entries).toJson()) >= 0 && file.commit();
}

} // namespace armature
