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
        SyncFs system = SyncFs.ofThisSystem();
        assertThat(system.watch(Files.createDirectories(folder.resolve("são joão")))).isTrue();
        assertThat(system.run(true)).isTrue();
    }

    @Test
    void whatIsNotWatchedIsNotSynced() throws Exception {
        SyncFs system = SyncFs.ofThisSystem();
        assertThat(system.run(true)).isFalse();
        system.watch(folder);
        assertThat(system.run(false)).isFalse();
        assertThat(system.run(true)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatIsNotThereIsNotWatched() {
        assertThat(SyncFs.ofThisSystem().watch(folder.resolve("missing"))).isFalse();
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
