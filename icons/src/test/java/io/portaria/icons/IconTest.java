package io.portaria.icons;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class IconTest {

    @ParameterizedTest
    @EnumSource(Icon.class)
    void everyIconIsOneStrokedPathOnTheGrid(Icon icon) {
        assertThat(icon.svg())
                .contains("viewBox=\"0 0 24 24\"")
                .contains("stroke=\"currentColor\"")
                .containsOnlyOnce("<path");
        assertThat(icon.path()).startsWith("M");
    }

    @Test
    void noFileIsLeftWithoutAName() throws IOException {
        List<String> names = new ArrayList<>();
        for (Icon icon : Icon.values()) {
            names.add(icon.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg");
        }
        names.add("portaria.svg");
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/io/portaria/icons"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void theMarkIsDrawnInEverySize() throws IOException {
        for (int size : AppIcon.SIZES) {
            try (InputStream png = AppIcon.png(size)) {
                assertThat(ImageIO.read(png).getWidth()).isEqualTo(size);
            }
        }
    }
}
