package io.portaria.outliner;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Takes a switch out of its function. In its place stays a call of a new function, the *dispatcher*, and what the dispatcher calls are
/// functions of some arms each, the *groups*.
///
/// Where the code goes on is a number, the *state*: the group and the arm in it, or, beyond the last group, one of the labels outside that the
/// arms branch to. A group runs from the arm it is told until a branch leaves it, and gives back the next state; the
/// dispatcher goes from group to group until the state is one outside. Locals that matter on both sides of a call are
/// its parameters and results, by [Liveness].
final class Outliner {
    /// How many bits of a state say which arm of a group it is.
    private static final int ARM_BITS = 12;

    private static final int ARM_MASK = (1 << ARM_BITS) - 1;

    private final Module module;
    private final Function function;
    private final SwitchNest nest;
    private final Liveness liveness;
    private final List<ArmGroup> groups;
    private final Map<Label, Integer> states = new LinkedHashMap<>();
    private final List<Label> exits = new ArrayList<>();

    private Outliner(Module module, Function function, SwitchNest nest, int bytesOfGroup) {
        this.module = module;
        this.function = function;
        this.nest = nest;
        this.liveness = new Liveness(function);
        this.groups = ArmGroup.partition(nest, liveness, bytesOfGroup);
        number();
    }

    /// @param bytesOfGroup how large a group may be that has more than one arm
    /// @return the function without its switch; what it calls instead has been added to the module
    static Function outline(Module module, Function function, SwitchNest nest, int bytesOfGroup) {
        return new Outliner(module, function, nest, bytesOfGroup).outlined();
    }

    private void number() {
        for (int g = 0; g < groups.size(); g++) {
            List<Label> labels = groups.get(g).labels();
            if (labels.size() > ARM_MASK) {
                throw new IllegalStateException("A group has more arms than a state can tell.");
            }
            for (int i = 0; i < labels.size(); i++) {
                states.put(labels.get(i), g << ARM_BITS | i);
            }
        }
        exit(nest.labelAfter());
        groups.forEach(group -> group.exits().forEach(this::exit));
        nest.table().to().forEach(this::exit);
        exit(nest.table().byDefault());
    }

    private void exit(Label label) {
        if (!states.containsKey(label)) {
            states.put(label, groups.size() << ARM_BITS | exits.size());
            exits.add(label);
        }
    }

    private int state(Label label) {
        Integer state = states.get(label);
        if (state == null) {
            throw new IllegalStateException("A label of the switch has no state.");
        }
        return state;
    }

    private Function outlined() {
        List<Dispatcher.Target> targets = new ArrayList<>();
        for (ArmGroup group : groups) {
            targets.add(
                    new Dispatcher.Target(
                            group, module.add(group.function(module, function, this::state))));
        }
        BitSet liveAfter = new BitSet();
        exits.forEach(label -> liveAfter.or(liveness.at(label)));
        Dispatcher dispatcher = new Dispatcher(function, targets, liveAfter);
        int dispatch = module.add(dispatcher.function(module));
        int caseToState =
                new CaseTable(module)
                        .add(
                                nest.table().to().stream().map(this::state).toList(),
                                state(nest.table().byDefault()));
        return withCall(dispatcher, dispatch, caseToState);
    }

    /// ```
    /// block $after
    ///   block $go
    ///     block $arm      ; one for each arm that the selector itself branches to
    ///       selector; call case-to-state; local.set state; br $go
    ///     end
    ///     state of the arm; local.set state
    ///   end
    ///   locals; local.get state; call dispatcher; local.set ...
    ///   br_table exits
    /// end
    /// ```
    private Function withCall(Dispatcher dispatcher, int dispatch, int caseToState) {
        int state = function.locals().size();
        List<Byte> locals = new ArrayList<>(function.locals());
        locals.add(Opcodes.I32);

        Label go = new Label();
        Map<Label, Label> doors = new HashMap<>();
        List<Label> armsOfSelector = new ArrayList<>();
        for (Label label : Uses.of(nest.selector()).branchesOut().keySet()) {
            if (isArm(label)) {
                doors.put(label, new Label());
                armsOfSelector.add(label);
            }
        }
        List<Instruction> start =
                new ArrayList<>(new Moved(same -> same, doors).sequence(nest.selector()));
        start.add(new Instruction.Call(caseToState));
        start.add(new Instruction.LocalSet(state));
        start.add(new Instruction.Br(go));
        for (Label label : armsOfSelector) {
            Label door = doors.getOrDefault(label, label);
            start =
                    new ArrayList<>(
                            List.of(
                                    new Instruction.Block(
                                            door, Encoded.NO_VALUE, List.copyOf(start)),
                                    Instruction.constant(state(label)),
                                    new Instruction.LocalSet(state),
                                    new Instruction.Br(go)));
        }

        List<Instruction> body = new ArrayList<>();
        body.add(new Instruction.Block(go, Encoded.NO_VALUE, List.copyOf(start)));
        dispatcher.parameters().forEach(local -> body.add(new Instruction.LocalGet(local)));
        body.add(new Instruction.LocalGet(state));
        body.add(new Instruction.Call(dispatch));
        body.add(new Instruction.LocalSet(state));
        dispatcher.results().reversed().forEach(local -> body.add(new Instruction.LocalSet(local)));
        body.add(new Instruction.LocalGet(state));
        body.add(new Instruction.BrTable(exits, nest.labelAfter()));
        Instruction.Block replacement =
                new Instruction.Block(nest.labelAfter(), Encoded.NO_VALUE, List.copyOf(body));
        return new Function(
                function.type(),
                locals,
                function.label(),
                new Replacement(nest.outermost(), replacement).in(function.body()));
    }

    private boolean isArm(Label label) {
        return IntStream.range(0, nest.arms()).anyMatch(i -> nest.labelOf(i) == label);
    }

    static int groupOf(int state) {
        return state >>> ARM_BITS;
    }

    static int armBits() {
        return ARM_BITS;
    }

    static int armMask() {
        return ARM_MASK;
    }
}
