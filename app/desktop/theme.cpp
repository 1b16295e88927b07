// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/theme.h"

#include <QFontDatabase>
#include <QFontMetricsF>

namespace armature {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

bool hasTabularDigits(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(u'0');
    for (char16_t digit = u'1'; digit <= u'9'; ++digit) {
        if (qAbs(metrics.horizontalAdvance(QChar(digit)) - width) > 0.01)
            return false;
    }
    return true;
}

} // namespace

Theme Theme::light()
{
    return {.window = rgb(0xF4F5F7),
            .surface = rgb(0xFFFFFF),
            .line = rgb(0xD5DAE0),
            .outline = rgb(0x868E96),
            .text = rgb(0x1B1F24),
            .muted = rgb(0x57606A),
            .accent = rgb(0x1F5FA8),
            .warn = rgb(0x8A5A00),
            .alarm = rgb(0xB42318),
            .simulated = rgb(0x6941C6),
            .series = {rgb(0x0072B2), rgb(0xB84E00), rgb(0x007A5A), rgb(0xA8487F), rgb(0x8A6A00),
                       rgb(0x00758A), rgb(0x6B4FA0), rgb(0x57606A)}};
}

Theme Theme::dark()
{
    return {.window = rgb(0x15181C),
            .surface = rgb(0x1D2126),
            .line = rgb(0x343A41),
            .outline = rgb(0x6B747E),
            .text = rgb(0xE6E8EB),
            .muted = rgb(0x9AA4AF),
            .accent = rgb(0x6CB0F5),
            .warn = rgb(0xE0A72E),
            .alarm = rgb(0xFF7B72),
            .simulated = rgb(0xB69DF8),
            .series = {rgb(0x56B4E9), rgb(0xE69F00), rgb(0x1FBF92), rgb(0xE08CBB), rgb(0xF0E442),
                       rgb(0xF2743A), rgb(0xA99BEA), rgb(0xB4BDC6)}};
}

Theme Theme::of(const QPalette &palette)
{
    const int ground = palette.color(QPalette::Window).lightness();
    const int words = palette.color(QPalette::WindowText).lightness();
    return ground < words ? dark() : light();
}

QPalette toPalette(const Theme &theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.surface);
    palette.setColor(QPalette::AlternateBase, theme.window);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.muted);
    palette.setColor(QPalette::Button, theme.surface);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.alarm);
    palette.setColor(QPalette::ToolTipBase, theme.surface);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.surface);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.surface);
    palette.setColor(QPalette::Midlight, theme.window);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.outline);
    palette.setColor(QPalette::Shadow, theme.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.outline);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.line);
    return palette;
}

double scaleOf(const QFont &base)
{
    return base.pixelSize() > 0 ? double(base.pixelSize()) / typesize::kBody : 1.0;
}

int scaledBy(const QFont &base, int pixels)
{
    return qRound(pixels * scaleOf(base));
}

QFont sized(const QFont &base, int pixels, QFont::Weight weight)
{
    QFont font = base;
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

QFont figures(const QFont &base, int pixels, QFont::Weight weight)
{
    QFont font = sized(base, pixels, weight);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature(QFont::Tag("tnum"), 1);
#endif
    if (hasTabularDigits(font))
        return font;
    for (const auto &family : {QStringLiteral("Noto Sans"), QStringLiteral("Liberation Sans"),
                               QStringLiteral("DejaVu Sans")}) {
        if (QFontDatabase::hasFamily(family)) {
            font.setFamilies({family});
            return font;
        }
    }
    return font;
}

} // namespace armature
