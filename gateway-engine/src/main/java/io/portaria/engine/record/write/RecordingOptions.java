package io.portaria.engine.record.write;

import java.time.Duration;

/// How hard recordings are held on to.
///
/// @param syncEvery longest time between the operating system's hands and the disk
/// @param syncBeforeAnswer whether [io.portaria.engine.path.SessionRecording#flush] waits for the disk
public record RecordingOptions(Duration syncEvery, boolean syncBeforeAnswer) {

    public static RecordingOptions standard() {
        return new RecordingOptions(Duration.ofMillis(200), false);
    }

    public static RecordingOptions sync() {
        return new RecordingOptions(Duration.ofMillis(200), true);
    }
}
