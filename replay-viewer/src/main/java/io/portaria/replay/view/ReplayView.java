package io.portaria.replay.view;
/// Stub.
public final class ReplayView {}
