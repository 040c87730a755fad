package io.portaria.app.tray;

import io.portaria.icons.AppIcon;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import javax.imageio.ImageIO;

/// The mark of the product with a number in its corner.
public final class CountedIcon {

    static final Color BADGE = new Color(0xc6, 0x28, 0x28);
    static final Color DIGITS = Color.WHITE;

    /// What is more is written as `99+`: three digits are not read in sixteen pixels.
    static final int MOST = 99;

    private static final String DIGITS_OF = "/com/formdev/flatlaf/fonts/inter/Inter-Bold.otf";
    private static final FontRenderContext PRECISE = new FontRenderContext(null, true, true);

    private final Font font;

    /// @throws IOException when the font that comes with the product cannot be read
    public CountedIcon() throws IOException {
        try (InputStream file = CountedIcon.class.getResourceAsStream(DIGITS_OF)) {
            this.font =
                    Font.createFont(Font.TRUETYPE_FONT, Objects.requireNonNull(file, DIGITS_OF));
        } catch (FontFormatException e) {
            throw new IOException("The font of the digits cannot be read", e);
        }
    }

    /// The number as it is written onto the icon.
    static String written(int waiting) {
        return waiting > MOST ? MOST + "+" : Integer.toString(waiting);
    }

    /// @param size one of [AppIcon#SIZES]
    /// @param waiting nothing is written for 0
    public BufferedImage draw(int size, int waiting) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        try (InputStream png = AppIcon.png(size)) {
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.drawImage(ImageIO.read(png), 0, 0, null);
            if (waiting > 0) {
                badge(graphics, size, written(waiting));
            }
            return image;
        } finally {
            graphics.dispose();
        }
    }

    private void badge(Graphics2D graphics, int size, String text) {
        // Whole pixels, so that the edges are sharp where there are few of them.
        double height = Math.rint(size * 0.62);
        Shape digits = font.deriveFont((float) size).createGlyphVector(PRECISE, text).getOutline();
        Rectangle2D drawn = digits.getBounds2D();
        double scale = height * 0.62 / drawn.getHeight();
        double margin = height * 0.22;
        double width = Math.clamp(Math.rint(drawn.getWidth() * scale + 2 * margin), height, size);
        double squeeze = Math.min(1, (width - 1.4 * margin) / (drawn.getWidth() * scale));
        double left = size - width;
        double top = size - height;

        // A gap as wide as a hair between the mark and its badge, whatever the colour of the panel.
        double gap = size / 20.0;
        graphics.setComposite(AlphaComposite.Clear);
        graphics.fill(pill(left - gap, top - gap, width + 2 * gap, height + 2 * gap));
        graphics.setComposite(AlphaComposite.SrcOver);
        graphics.setColor(BADGE);
        graphics.fill(pill(left, top, width, height));

        AffineTransform place = new AffineTransform();
        place.translate(left + width / 2, top + height / 2);
        place.scale(scale * squeeze, scale);
        place.translate(-drawn.getCenterX(), -drawn.getCenterY());
        graphics.setColor(DIGITS);
        graphics.fill(place.createTransformedShape(digits));
    }

    private static Shape pill(double left, double top, double width, double height) {
        return new RoundRectangle2D.Double(left, top, width, height, height, height);
    }
}
