package io.portaria.engine.ledger.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Hashes and proofs against the vectors of RFC 6962's reference implementation, and proofs of every small tree.
class ProofsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String[] LEAVES = {
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f"
    };

    private final TreeHasher hasher = new TreeHasher();
    private final Proofs proofs = new Proofs();

    /// A tree in memory.
    private final class Tree implements NodeSource {
        final List<byte[]> leaves = new ArrayList<>();

        @Override
        public byte[] node(int height, long index) {
            if (height == 0) {
                return leaves.get((int) index);
            }
            return hasher.node(node(height - 1, index * 2), node(height - 1, index * 2 + 1));
        }
    }

    private Tree tree(int size) {
        Tree tree = new Tree();
        for (int i = 0; i < size; i++) {
            tree.leaves.add(hasher.leaf(new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        return tree;
    }

    @Test
    void rootsOfTheReferenceTree() throws IOException {
        Tree tree = new Tree();
        for (String leaf : LEAVES) {
            tree.leaves.add(hasher.leaf(HEX.parseHex(leaf)));
        }
        assertRoot(tree, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertRoot(tree, 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertRoot(tree, 7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
        assertRoot(tree, 8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    private void assertRoot(Tree tree, int size, String root) throws IOException {
        assertThat(HEX.formatHex(proofs.root(tree, size))).isEqualTo(root);
    }

    @Test
    void proofsOfAllTreesBelowSeventy() throws IOException {
        for (int size = 1; size < 70; size++) {
            Tree tree = tree(size);
            byte[] root = proofs.root(tree, size);
            for (int i = 0; i < size; i++) {
                List<byte[]> path = proofs.inclusion(tree, i, size);
                assertThat(proofs.verifyInclusion(tree.leaves.get(i), i, size, path, root))
                        .isTrue();
            }
            for (int old = 0; old <= size; old++) {
                List<byte[]> path = proofs.consistency(tree, old, size);
                assertThat(proofs.verifyConsistency(old, size, path, proofs.root(tree, old), root))
                        .as("%d in %d", old, size)
                        .isTrue();
            }
        }
    }

    @Property(tries = 300)
    void whatWasTamperedWithDoesNotVerify(
            @ForAll @IntRange(min = 2, max = 600) int size,
            @ForAll @IntRange(max = 1_000_000) int pick,
            @ForAll @IntRange(max = 255) int bit)
            throws IOException {
        Tree tree = tree(size);
        byte[] root = proofs.root(tree, size);
        int index = pick % size;
        byte[] leaf = tree.leaves.get(index);
        List<byte[]> path = proofs.inclusion(tree, index, size);
        assertThat(proofs.verifyInclusion(leaf, index, size, path, root)).isTrue();
        assertThat(proofs.verifyInclusion(leaf, index, size, path, flip(root, bit))).isFalse();
        assertThat(proofs.verifyInclusion(flip(leaf, bit), index, size, path, root)).isFalse();
        assertThat(proofs.verifyInclusion(leaf, (index + 1) % size, size, path, root)).isFalse();
        assertThat(proofs.verifyInclusion(leaf, index, size, flipOne(path, pick, bit), root))
                .isFalse();
        assertThat(
                        proofs.verifyInclusion(
                                leaf, index, size, path.subList(0, path.size() - 1), root))
                .isFalse();

        int old = 1 + pick % (size - 1);
        byte[] oldRoot = proofs.root(tree, old);
        List<byte[]> steps = proofs.consistency(tree, old, size);
        assertThat(proofs.verifyConsistency(old, size, steps, oldRoot, root)).isTrue();
        assertThat(proofs.verifyConsistency(old, size, steps, flip(oldRoot, bit), root)).isFalse();
        assertThat(proofs.verifyConsistency(old, size, steps, oldRoot, flip(root, bit))).isFalse();
        assertThat(proofs.verifyConsistency(old, size, flipOne(steps, pick, bit), oldRoot, root))
                .isFalse();
        assertThat(
                        proofs.verifyConsistency(
                                old, size, steps.subList(0, steps.size() - 1), oldRoot, root))
                .isFalse();
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    private static List<byte[]> flipOne(List<byte[]> path, int pick, int bit) {
        List<byte[]> flipped = new ArrayList<>(path);
        flipped.set(pick % path.size(), flip(path.get(pick % path.size()), bit));
        return flipped;
    }

    @Test
    void namesOfTiles() {
        assertThat(TilePath.tile(0, 1_234_067, 256)).isEqualTo("tile/0/x001/x234/067");
        assertThat(TilePath.tile(1, 5, 70)).isEqualTo("tile/1/005.p/70");
        assertThat(TilePath.entries(1000, 256)).isEqualTo("tile/entries/x001/000");
        assertThat(TilePath.width(0, 1, 257)).isEqualTo(1);
        assertThat(TilePath.width(1, 0, 70_000)).isEqualTo(256);
        assertThat(TilePath.width(1, 1, 70_000)).isEqualTo(17);
        assertThat(TilePath.width(2, 0, 70_000)).isEqualTo(1);
        assertThat(TilePath.width(0, 300, 70_000)).isEqualTo(0);
    }

    @Test
    void keyOfTheSpecification() {
        String vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        assertThat(NoteKey.parse(vkey).text()).isEqualTo(vkey);
        assertThatThrownBy(() -> NoteKey.parse(vkey.replace("530d903a", "530d903b")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEntriesOfABundle() throws IOException {
        assertThat(EntryBundle.decode(HEX.parseHex("0000000161"))).hasSize(2);
        assertThatThrownBy(() -> EntryBundle.decode(HEX.parseHex("000261")))
                .hasMessageContaining("offset 0");
    }
}
