package io.portaria.icons.build;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import io.portaria.icons.AppIcon;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Draws the mark in every size into the folder given; part of the build, not of the product.
public final class RenderAppIcon {

    private RenderAppIcon() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        SVGDocument drawing;
        try (InputStream in = AppIcon.svg()) {
            drawing = new SVGLoader().load(in, null, LoaderContext.createDefault());
        }
        if (drawing == null) {
            throw new IOException("The drawing of the mark cannot be read");
        }
        for (int size : AppIcon.SIZES) {
            Path file = folder.resolve("portaria-" + size + ".png");
            ImageIO.write(draw(drawing, size), "png", file.toFile());
        }
    }

    private static BufferedImage draw(SVGDocument drawing, int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        drawing.render(null, graphics, new ViewBox(size, size));
        graphics.dispose();
        return image;
    }
}
