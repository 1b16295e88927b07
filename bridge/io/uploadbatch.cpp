// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/uploadbatch.h"

#include <QSet>

#include <utility>

namespace armature {

std::vector<UploadPlace> firstOfEachSensor(const UploadQueue &queue, const UploadBatch &leftOut)
{
    std::vector<UploadPlace> places;
    QSet<QString> seen;
    for (std::size_t index = 0; index < queue.size(); ++index) {
        const UploadBatch &batch = queue.at(index);
        if (!batch.isReady() || &batch == &leftOut)
            continue;
        for (qsizetype entry = 0; entry < batch.entries.size(); ++entry) {
            const QString &sensor = batch.entries.at(entry).reading.sensor;
            if (!seen.contains(sensor)) {
                seen.insert(sensor);
                places.push_back({index, entry, sensor});
            }
        }
    }
    return places;
}

UploadBatch *isolate(UploadQueue &queue, const UploadPlace &where)
{
    const qsizetype entry = where.entry;
    UploadBatch before = queue.at(where.batch);
    UploadBatch middle = before;
    UploadBatch after = before;
    before.entries = middle.entries.mid(0, entry);
    after.entries = middle.entries.mid(entry + 1);
    middle.entries = middle.entries.mid(entry, 1);
    auto place = queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(where.batch));
    if (!after.entries.isEmpty())
        place = queue.insert(place, std::move(after));
    place = queue.insert(place, std::move(middle));
    if (before.entries.isEmpty())
        return &*place;
    place = queue.insert(place, std::move(before));
    return &*(place + 1);
}

void cutUp(UploadQueue &queue, std::size_t index, qsizetype most)
{
    const UploadBatch whole = queue.at(index);
    const qsizetype size = whole.entries.size();
    const qsizetype parts = (size + most - 1) / most;
    auto place = queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(index));
    for (qsizetype part = parts; part > 0; --part) {
        const qsizetype from = size * (part - 1) / parts;
        UploadBatch piece = whole;
        piece.strikes = 0;
        piece.entries = whole.entries.mid(from, size * part / parts - from);
        place = queue.insert(place, std::move(piece));
    }
}

} // namespace armature
