package io.portaria.app.screen.masking;

import io.portaria.engine.detect.Detector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// The workstation may not know the engine's rooms, so that it spells the names of detectors itself: they are those that
/// there are, and each has a name for people in both languages.
class DetectorNamesTest {

    @Test
    void theDetectorsOfTheRuleEditorAreThoseThatThereAre() {
        assertThat(MaskingViewModel.DETECTORS)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Arrays.stream(Detector.values()).map(Detector::catalogName),
                                        Stream.of("any"))
                                .toList());
        for (Locale locale : List.of(Locale.of("pt", "BR"), Locale.ENGLISH)) {
            ResourceBundle texts =
                    ResourceBundle.getBundle("io.portaria.app.screen.masking.masking", locale);
            for (String detector : MaskingViewModel.DETECTORS) {
                assertThat(texts.getString("masking.detector." + detector)).isNotBlank();
            }
        }
    }
}
