/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.linkage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What other classes can see of a class. Names are internal ones, with slashes.
 *
 * @param parent the superclass; null for {@code java/lang/Object}
 * @param methods access flags by name and descriptor, as in {@code close()V}
 * @param fields access flags by name and descriptor, as in {@code OUT:Ljava/lang/String;}
 */
record Shape(
        String name,
        int access,
        String parent,
        List<String> interfaces,
        Map<String, Integer> methods,
        Map<String, Integer> fields) {

    static Shape of(ClassReader reader) {
        Map<String, Integer> methods = new HashMap<>();
        Map<String, Integer> fields = new HashMap<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        methods.put(name + descriptor, access);
                        return null;
                    }

                    @Override
                    public FieldVisitor visitField(
                            int access, String name, String descriptor, String signature, Object value) {
                        fields.put(name + ":" + descriptor, access);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new Shape(
                reader.getClassName(),
                reader.getAccess(),
                reader.getSuperName(),
                List.of(reader.getInterfaces()),
                methods,
                fields);
    }

    boolean isInterface() {
        return has(access, Opcodes.ACC_INTERFACE);
    }

    boolean isConcrete() {
        return !has(access, Opcodes.ACC_ABSTRACT);
    }

    /** The superclass, if any, and the interfaces. */
    List<String> parents() {
        List<String> parents = new ArrayList<>(interfaces);
        if (parent != null) {
            parents.add(0, parent);
        }
        return parents;
    }

    static boolean has(int access, int flag) {
        return (access & flag) != 0;
    }
}
