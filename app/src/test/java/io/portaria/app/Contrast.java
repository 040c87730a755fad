package io.portaria.app;

import javafx.scene.paint.Color;

/// Contrast as WCAG 2.1 reckons it.
final class Contrast {

    /// Of text (1.4.3, AA).
    static final double TEXT = 4.5;

    /// Of large text and of graphics that carry meaning (1.4.3, 1.4.11, AA).
    static final double LARGE = 3.0;

    private Contrast() {}

    /// @param back opaque
    static double of(Color front, Color back) {
        double one = luminance(over(front, back));
        double other = luminance(back);
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    /// What is seen where a colour lies on another.
    static Color over(Color front, Color back) {
        double alpha = front.getOpacity();
        return Color.color(
                front.getRed() * alpha + back.getRed() * (1 - alpha),
                front.getGreen() * alpha + back.getGreen() * (1 - alpha),
                front.getBlue() * alpha + back.getBlue() * (1 - alpha));
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed())
                + 0.7152 * linear(color.getGreen())
                + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
