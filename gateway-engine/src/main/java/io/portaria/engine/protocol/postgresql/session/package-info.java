/// One session of one agent: start-up, then two directions that run until either side ends.
///
/// ```
/// agent            gateway                         PostgreSQL
///   | SSLRequest ──► |                                 |
///   | ◄─────────── S |                                 |
///   | StartupMessage►| password asked, token checked,  |
///   | PasswordMsg ──►| policy asked, login recorded    |
///   |                | ── StartupMessage, SCRAM ──────►|
///   | ◄ ParameterStatus, BackendKeyData (own), ReadyForQuery
///   | Query/Parse… ─►| inspect, decide, record ───────►|   AgentToServer
///   | ◄ DataRow… ────| mask, record ◄──────────────────|   ServerToAgent
/// ```
@NullMarked
package io.portaria.engine.protocol.postgresql.session;

import org.jspecify.annotations.NullMarked;
