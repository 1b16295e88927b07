// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace armature {

/// A surface with a hairline border and round corners, in the theme of its palette. It has no
/// layout of its own; its contents margins keep one of `spacing::kMedium` inside. GUI thread.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace armature
