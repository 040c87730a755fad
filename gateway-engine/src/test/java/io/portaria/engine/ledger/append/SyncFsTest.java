package io.portaria.engine.ledger.append;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SyncFsTest {
    @TempDir Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void linuxHasIt() throws Exception {
        Path named = Files.createDirectories(folder.resolve("são joão"));
        assertThat(SyncFs.ofThisSystem().run(named)).isTrue();
    }

    @Test
    void aFolderThatIsNotThereIsNotSynced() throws Exception {
        assertThat(SyncFs.ofThisSystem().run(folder.resolve("missing"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "5.7.19, false",
        "5.8.0-rc1, true",
        "4.19.0, false",
        "6.1.0-18-amd64, true",
        "10.0, true",
        "unknown, false"
    })
    void onlyWhereFailuresAreTold(String version, boolean told) {
        assertThat(SyncFs.tellsFailures(version)).isEqualTo(told);
    }
}
