package io.portaria.outliner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A module as a list of sections, of which those for types, functions and code can be added to (WebAssembly Core Specification,
/// 5.5). New functions come last, so that no index of another changes.
final class Module {
    private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final Encoded NOTHING = new Encoded(new byte[0]);
    private static final int CUSTOM_SECTION = 0;
    private static final int TYPE_SECTION = 1;
    private static final int IMPORT_SECTION = 2;
    private static final int FUNCTION_SECTION = 3;
    private static final int CODE_SECTION = 10;

    /// A section whose content is not looked at stands as it is; of the three that are, only the place is kept.
    private record Section(int id, Encoded content) {}

    private final List<Section> sections = new ArrayList<>();
    private final List<FunctionType> types = new ArrayList<>();
    private final List<Integer> functionTypes = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private int imported;

    static Module read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (!Arrays.equals(in.bytes(PREAMBLE.length), PREAMBLE)) {
            throw new MalformedModuleException("This is no WebAssembly module of version 1.");
        }
        Module module = new Module();
        while (!in.atEnd()) {
            int id = in.unsignedByte();
            module.section(id, in.part(in.u32()));
        }
        if (module.functionTypes.size() != module.bodies.size()) {
            throw new MalformedModuleException("Some function has a type and no body.");
        }
        return module;
    }

    private void section(int id, ByteReader content) {
        switch (id) {
            case TYPE_SECTION -> {
                sections.add(new Section(id, NOTHING));
                readTypes(content);
            }
            case FUNCTION_SECTION -> {
                sections.add(new Section(id, NOTHING));
                for (int count = content.u32(); count > 0; count--) {
                    functionTypes.add(content.u32());
                }
            }
            case CODE_SECTION -> {
                sections.add(new Section(id, NOTHING));
                for (int count = content.u32(); count > 0; count--) {
                    bodies.add(content.bytes(content.u32()));
                }
            }
            case IMPORT_SECTION -> {
                byte[] whole = content.rest();
                sections.add(new Section(id, new Encoded(whole)));
                countImports(new ByteReader(whole));
            }
            case CUSTOM_SECTION -> {
                // names of functions and what debuggers read: both would no longer be true
            }
            default -> sections.add(new Section(id, new Encoded(content.rest())));
        }
    }

    private void readTypes(ByteReader in) {
        for (int count = in.u32(); count > 0; count--) {
            if (in.unsignedByte() != Opcodes.FUNCTION_TYPE) {
                throw new MalformedModuleException("A type is not one of a function.");
            }
            types.add(new FunctionType(valueTypes(in), valueTypes(in)));
        }
    }

    private static List<Byte> valueTypes(ByteReader in) {
        List<Byte> types = new ArrayList<>();
        for (int count = in.u32(); count > 0; count--) {
            types.add((byte) in.unsignedByte());
        }
        return types;
    }

    private void countImports(ByteReader in) {
        for (int count = in.u32(); count > 0; count--) {
            in.skip(in.u32());
            in.skip(in.u32());
            switch (in.unsignedByte()) {
                case 0 -> {
                    in.u32();
                    imported++;
                }
                case 1 -> {
                    in.unsignedByte();
                    limits(in);
                }
                case 2 -> limits(in);
                case 3 -> in.skip(2);
                default -> throw new MalformedModuleException("An import is of no known kind.");
            }
        }
    }

    private static void limits(ByteReader in) {
        boolean bounded = in.unsignedByte() % 2 == 1;
        in.u32();
        if (bounded) {
            in.u32();
        }
    }

    /// @return the index of the first function that has a body
    int firstFunction() {
        return imported;
    }

    /// @return one more than the index of the last function
    int functions() {
        return imported + bodies.size();
    }

    int sizeOf(int function) {
        return bodies.get(function - imported).length;
    }

    FunctionType signature(Function function) {
        return types.get(function.type());
    }

    Function function(int index) {
        int type = functionTypes.get(index - imported);
        return BodyReader.read(type, types.get(type), bodies.get(index - imported));
    }

    void replace(int index, Function function) {
        bodies.set(index - imported, bytes(function));
    }

    /// @return the index of the new function
    int add(Function function) {
        functionTypes.add(function.type());
        bodies.add(bytes(function));
        return functions() - 1;
    }

    /// @return the index of this type, which is added where the module has it not
    int type(FunctionType type) {
        int known = types.indexOf(type);
        if (known >= 0) {
            return known;
        }
        types.add(type);
        return types.size() - 1;
    }

    private byte[] bytes(Function function) {
        return BodyWriter.write(function, signature(function).parameters().size());
    }

    byte[] toBytes() {
        ByteWriter out = new ByteWriter().raw(PREAMBLE);
        for (Section section : sections) {
            byte[] content =
                    switch (section.id()) {
                        case TYPE_SECTION -> typeSection();
                        case FUNCTION_SECTION -> functionSection();
                        case CODE_SECTION -> codeSection();
                        default -> section.content().bytes();
                    };
            out.unsignedByte(section.id()).sized(content);
        }
        return out.toBytes();
    }

    private byte[] typeSection() {
        ByteWriter out = new ByteWriter().u32(types.size());
        for (FunctionType type : types) {
            out.unsignedByte(Opcodes.FUNCTION_TYPE);
            out.u32(type.parameters().size());
            type.parameters().forEach(out::unsignedByte);
            out.u32(type.results().size());
            type.results().forEach(out::unsignedByte);
        }
        return out.toBytes();
    }

    private byte[] functionSection() {
        ByteWriter out = new ByteWriter().u32(functionTypes.size());
        functionTypes.forEach(out::u32);
        return out.toBytes();
    }

    private byte[] codeSection() {
        ByteWriter out = new ByteWriter().u32(bodies.size());
        bodies.forEach(out::sized);
        return out.toBytes();
    }
}
