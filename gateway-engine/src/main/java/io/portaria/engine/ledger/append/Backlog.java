package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.ledger.format.PendingFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/// Records that are written and not yet integrated: one behind the other in blocks that are used again, so that a busy log
/// keeps nothing that a garbage collection has to carry about.
///
/// Used under the ledger's pen.
final class Backlog {
    private static final int BLOCK = 256 * 1024;
    private static final int MOST_SPARE = 64;

    /// Takes the entries of a block, in their order.
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes, int offset, int length) throws IOException;
    }

    /// Some records; nothing is added to one that was taken.
    static final class Block {
        private final byte[] bytes;
        private int end;

        private Block(int length) {
            this.bytes = new byte[length];
        }

        private boolean add(byte[] record) {
            if (bytes.length - end < record.length) {
                return false;
            }
            System.arraycopy(record, 0, bytes, end, record.length);
            end += record.length;
            return true;
        }

        void forEach(Taker taker) throws IOException {
            for (int at = 0; at < end; ) {
                int length = BigEndian.getInt(bytes, at);
                taker.take(bytes, at + 4, length);
                at += PendingFile.FRAME + length;
            }
        }
    }

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final ArrayDeque<Block> spare = new ArrayDeque<>();
    private int count;

    /// @param record of [PendingFile#record]
    void add(byte[] record) {
        Block last = blocks.peekLast();
        if (last == null || !last.add(record)) {
            Block next = record.length > BLOCK ? new Block(record.length) : empty();
            next.add(record);
            blocks.add(next);
        }
        count++;
    }

    private Block empty() {
        Block used = spare.poll();
        return used == null ? new Block(BLOCK) : used;
    }

    /// Records since the last [#moveTo].
    int count() {
        return count;
    }

    void moveTo(Queue<Block> taken) {
        taken.addAll(blocks);
        blocks.clear();
        count = 0;
    }

    /// Blocks that nobody reads any more.
    void giveBack(Queue<Block> read) {
        for (Block block : read) {
            if (block.bytes.length == BLOCK && spare.size() < MOST_SPARE) {
                block.end = 0;
                spare.add(block);
            }
        }
    }

    /// Little is written: memory is given back.
    void rest() {
        spare.clear();
    }
}
