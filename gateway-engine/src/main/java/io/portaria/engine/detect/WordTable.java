package io.portaria.engine.detect;

/// Words and what they stand for, found by the hash of their folded letters, so that a word of a scanned text is looked
/// up without becoming an object. Written once, while its owner is made.
final class WordTable {

    /// Hash of the empty word.
    static final long SEED = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;
    private static final int SIZE = 1024;

    private final long[] hashes = new long[SIZE];
    private final int[] masks = new int[SIZE];

    /// Adds bits to each of the words, which are in lower case without accents, separated by blanks.
    WordTable with(int mask, String words) {
        for (String word : words.split(" ")) {
            long hash = SEED;
            for (int i = 0; i < word.length(); i++) {
                hash = extend(hash, word.charAt(i));
            }
            int slot = slot(hash);
            hashes[slot] = hash;
            masks[slot] |= mask;
        }
        return this;
    }

    /// The bits of a word; 0 when it says nothing.
    int maskOf(long hash) {
        return masks[slot(hash)];
    }

    static long extend(long hash, int letter) {
        return (hash ^ letter) * PRIME;
    }

    private int slot(long hash) {
        int slot = (int) (hash >>> 32 ^ hash) & SIZE - 1;
        while (hashes[slot] != hash && hashes[slot] != 0) {
            slot = slot + 1 & SIZE - 1;
        }
        return slot;
    }
}
