package io.portaria.app.tray;

import io.portaria.icons.AppIcon;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CountedIconTest {

    private final CountedIcon icon;

    CountedIconTest() throws IOException {
        icon = new CountedIcon();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private int[] drawn(int size, int waiting) throws IOException {
        return pixels(icon.draw(size, waiting));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32, 48, 64})
    void nothingWaitingIsTheMarkAsItIs(int size) throws IOException {
        BufferedImage mark = ImageIO.read(AppIcon.png(size));
        assertThat(drawn(size, 0)).isEqualTo(pixels(mark));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32, 48, 64})
    void eachNumberIsAnotherPictureUpToNinetyNine(int size) throws IOException {
        Set<String> seen = new HashSet<>();
        for (int waiting : new int[] {0, 1, 9, 10, 99, 100}) {
            seen.add(java.util.Arrays.toString(drawn(size, waiting)));
        }
        assertThat(seen).hasSize(6);
        assertThat(drawn(size, 100)).isEqualTo(drawn(size, 12_345));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 99, 100})
    void theDigitsAreLightOnTheBadgeAndInsideIt(int waiting) throws IOException {
        for (int size : new int[] {16, 24, 32, 48, 64}) {
            BufferedImage image = icon.draw(size, waiting);
            int badge = 0;
            int digits = 0;
            for (int y = size / 2; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    int rgb = image.getRGB(x, y);
                    badge += rgb == CountedIcon.BADGE.getRGB() ? 1 : 0;
                    digits += isLight(rgb) && isInBadge(image, x, y) ? 1 : 0;
                }
            }
            assertThat(badge).as("badge of %d in %d", waiting, size).isGreaterThan(size);
            assertThat(digits).as("digits of %d in %d", waiting, size).isPositive();
        }
    }

    /// Much more of a digit than of the badge, where one pixel has a part of both.
    private static boolean isLight(int rgb) {
        return new java.awt.Color(rgb).getGreen() > 160;
    }

    /// Between two points of the badge, on its own line.
    private static boolean isInBadge(BufferedImage image, int x, int y) {
        boolean left = false;
        boolean right = false;
        for (int at = 0; at < image.getWidth(); at++) {
            boolean badge = image.getRGB(at, y) == CountedIcon.BADGE.getRGB();
            left |= badge && at < x;
            right |= badge && at > x;
        }
        return left && right;
    }

    @Test
    void aNumberIsWrittenWithTwoDigitsAtMost() {
        assertThat(CountedIcon.written(1)).isEqualTo("1");
        assertThat(CountedIcon.written(9)).isEqualTo("9");
        assertThat(CountedIcon.written(10)).isEqualTo("10");
        assertThat(CountedIcon.written(99)).isEqualTo("99");
        assertThat(CountedIcon.written(100)).isEqualTo("99+");
        assertThat(CountedIcon.written(Integer.MAX_VALUE)).isEqualTo("99+");
    }

    @Test
    void aPixelIsAlphaRedGreenBlueInThisOrder() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80_01_02_03);
        image.setRGB(1, 0, 0xff_fe_fd_fc);
        StatusNotifierItem.Pixmap pixmap = ItemOnBus.pixmap(image);
        assertThat(pixmap.width()).isEqualTo(2);
        assertThat(pixmap.height()).isEqualTo(1);
        assertThat(pixmap.argb())
                .containsExactly(
                        (byte) 0x80, 1, 2, 3, (byte) 0xff, (byte) 0xfe, (byte) 0xfd, (byte) 0xfc);
    }
}
