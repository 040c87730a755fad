package io.portaria.engine.api;

/// What followers of a gateway are told.
public sealed interface GatewayEvent {

    record StatusChanged(GatewayStatus status) implements GatewayEvent {}

    record SessionOpened(SessionSummary session) implements GatewayEvent {}

    /// Sent at most a few times a second for a busy session.
    record SessionChanged(SessionSummary session) implements GatewayEvent {}

    record SessionClosed(SessionSummary session) implements GatewayEvent {}

    record LoginRefused(String agent, String target, String sentence) implements GatewayEvent {}

    record CatalogApplied(CatalogChange change) implements GatewayEvent {}

    /// A request for approval was made, or something about it changed.
    record ApprovalChanged(ApprovalView approval) implements GatewayEvent {}
}
