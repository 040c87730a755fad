package io.portaria.replay.timeline;

/// The stretch of time that is on screen, in milliseconds of folded time.
public record Viewport(double from, double to) {

    private static final double SHORTEST = 40;

    public static Viewport whole(long length) {
        return new Viewport(0, Math.max(SHORTEST, (double) length));
    }

    public double span() {
        return to - from;
    }

    /// Where a moment stands in so many pixels.
    public double x(long at, double width) {
        return ((double) at - from) / span() * width;
    }

    /// The moment under a pixel.
    public double at(double x, double width) {
        return from + x / width * span();
    }

    /// Nearer (factor below 1) or farther, the anchor staying where it is.
    public Viewport zoom(double factor, double anchor, long length) {
        double whole = Math.max(SHORTEST, (double) length);
        double span = Math.clamp(span() * factor, SHORTEST, whole);
        double share = span() == 0 ? 0 : (anchor - from) / span();
        return within(anchor - share * span, span, whole);
    }

    public Viewport pan(double by, long length) {
        return within(from + by, span(), Math.max(SHORTEST, (double) length));
    }

    /// Moved so that the moment is on screen.
    public Viewport showing(long at, long length) {
        if (at >= from && at <= to) {
            return this;
        }
        return within((double) at - span() * 0.1, span(), Math.max(SHORTEST, (double) length));
    }

    private static Viewport within(double from, double span, double whole) {
        double start = Math.clamp(from, 0, Math.max(0, whole - span));
        return new Viewport(start, start + span);
    }
}
