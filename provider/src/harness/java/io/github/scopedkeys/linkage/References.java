/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class refers to: the classes and members in its constant pool, the types of its own members, and the
 * functional interfaces of its lambdas.
 */
record References(Set<String> classes, Set<Member> members, Set<Lambda> lambdas) {

    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int CLASS = 7;

    /**
     * @param key as in {@link Shape}
     * @param ofInterface whether the code expects the owner to be an interface; null for fields, which both may have
     */
    record Member(String owner, String key, Boolean ofInterface) {

        boolean isField() {
            return ofInterface == null;
        }
    }

    /** A lambda or method reference that implements one method of an interface. */
    record Lambda(String type, String method) {}

    static References of(ClassReader reader) {
        References found = new References(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset > 0) {
                found.add(reader, offset, buffer);
            }
        }
        reader.accept(found.visitor(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found;
    }

    private void add(ClassReader reader, int offset, char[] buffer) {
        int tag = reader.readByte(offset - 1);
        if (tag == CLASS) {
            add(Type.getObjectType(reader.readUTF8(offset, buffer)));
        } else if (tag >= FIELD && tag <= INTERFACE_METHOD) {
            String owner = reader.readClass(offset, buffer);
            int named = reader.getItem(reader.readUnsignedShort(offset + 2));
            String name = reader.readUTF8(named, buffer);
            String descriptor = reader.readUTF8(named + 2, buffer);
            // An array has the methods of every object, and clone().
            if (!owner.startsWith("[")) {
                members.add(
                        tag == FIELD
                                ? new Member(owner, name + ":" + descriptor, null)
                                : new Member(owner, name + descriptor, tag != METHOD));
            }
        }
    }

    private void add(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT) {
            classes.add(element.getInternalName());
        }
    }

    private ClassVisitor visitor() {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                add(Type.getType(descriptor));
                return null;
            }

            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                add(Type.getReturnType(descriptor));
                for (Type type : Type.getArgumentTypes(descriptor)) {
                    add(type);
                }
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInvokeDynamicInsn(
                            String method, String made, Handle bootstrap, Object... arguments) {
                        if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
                            String type = Type.getReturnType(made).getInternalName();
                            lambdas.add(new Lambda(type, method + arguments[0]));
                        }
                    }
                };
            }
        };
    }
}
