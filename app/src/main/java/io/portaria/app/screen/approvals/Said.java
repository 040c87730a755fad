package io.portaria.app.screen.approvals;

import io.portaria.engine.api.ApprovalView;

/// What became of a request that has just left the list.
///
/// @param approval as it ended
/// @param ended true when it ended by its time or by somebody else, without anything done here
public record Said(ApprovalView approval, boolean ended) {}
