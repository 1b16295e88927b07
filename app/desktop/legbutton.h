// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/icons.h"

#include <QAbstractButton>

namespace armature {

/// What the strip says of one leg.
struct LegText
{
    Tone tone = Tone::Away;
    QString headline {};
    QString detail {};
    bool operator==(const LegText &) const = default;
};

/// One leg of the bridge in the status strip: icon, headline, a line of detail. GUI thread.
class LegButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit LegButton(QWidget *parent = nullptr);

    void setLeg(const LegText &leg);
    [[nodiscard]] const LegText &leg() const { return m_leg; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont headlineFont() const;
    [[nodiscard]] QFont detailFont() const;

    LegText m_leg {};
};

} // namespace armature
