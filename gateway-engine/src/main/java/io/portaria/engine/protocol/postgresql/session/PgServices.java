package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.path.Decide;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Identify;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Recorder;
import io.portaria.engine.path.SessionIds;
import io.portaria.engine.protocol.postgresql.guard.Guard;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.inspect.SharedInspections;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.sockets.EventLoops;
import io.portaria.engine.threads.Threads;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;

/// The steps of the way as a session calls them, and what sessions share.
///
/// @param masking rules by target and role
record PgServices(
        Identify identify,
        Decide decide,
        Recorder recorder,
        Targets targets,
        SharedInspections inspections,
        FailedComputations failures,
        PseudonymKey pseudonyms,
        ExactDigest digest,
        SessionIds ids,
        CancelKeys cancelKeys,
        LiveSessions live,
        Guard.Tools guardTools,
        Planners planners,
        ScramKeyCache scramKeys,
        SecureRandom random,
        InstantSource clock,
        Threads threads,
        EventLoops loops,
        Logger log) {

    /// Asks the planner of a target.
    @FunctionalInterface
    interface Planners {
        Planner of(PostgresTarget target);
    }

    /// Finds a target of the catalog in force.
    @FunctionalInterface
    interface Targets {
        Optional<PostgresTarget> find(String name);
    }
}
