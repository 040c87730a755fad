package io.portaria.engine.ledger.format;

import java.io.IOException;

/// Where hashes of complete subtrees come from.
@FunctionalInterface
public interface NodeSource {

    /// @param height 0 for a leaf's hash, h for the root over 2^h leaves
    /// @param index position among the nodes of that height
    byte[] node(int height, long index) throws IOException;
}
