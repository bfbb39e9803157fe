/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** ECDSA with the curve P-256 and SHA-256, as GitHub signs ({@code ECDSA-NIST-P256V1-SHA256}). */
final class P256 {

    private static final ECParameterSpec CURVE = curve();
    private static final int INTEGER = 0x02;
    private static final int SEQUENCE = 0x30;
    /** Two integers of at most 33 bytes, with their tags and lengths, within the sequence's. */
    private static final int MAX_LENGTH = 2 + 2 * (2 + 33);

    private P256() {}

    /**
     * Reads a public key.
     *
     * @param pem a {@code SubjectPublicKeyInfo} between {@code BEGIN PUBLIC KEY} and {@code END PUBLIC KEY}
     * @throws GeneralSecurityException if it is not a key on this curve
     */
    static ECPublicKey key(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\s", "");
        try {
            X509EncodedKeySpec encoded =
                    new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
            if (KeyFactory.getInstance("EC").generatePublic(encoded) instanceof ECPublicKey key && isOnCurve(key)) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("Not base64", e);
        }
        throw new GeneralSecurityException("Not a key on P-256");
    }

    /**
     * Verifies a signature.
     *
     * @param der a sequence of the integers r and s, both from 1 to the order of the curve minus 1. That is checked
     *     here: some releases of Java accept zeros as a signature of anything (CVE-2022-21449)
     */
    static boolean verify(ECPublicKey key, byte[] der, byte[] message) {
        if (!isSignature(der)) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(der);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform does not support ECDSA", e);
        }
    }

    private static boolean isSignature(byte[] der) {
        if (der.length < 2 || der.length > MAX_LENGTH || der[0] != SEQUENCE || der[1] != der.length - 2) {
            return false;
        }
        int second = afterInteger(der, 2);
        return second > 0 && afterInteger(der, second) == der.length;
    }

    /** Returns the index after the integer that starts here; -1 if there is none in the range, in its shortest form. */
    private static int afterInteger(byte[] der, int start) {
        if (start + 2 >= der.length || der[start] != INTEGER) {
            return -1;
        }
        int length = der[start + 1];
        int end = start + 2 + length;
        if (length < 1 || end > der.length) {
            return -1;
        }
        BigInteger value = new BigInteger(der, start + 2, length);
        boolean shortest = value.toByteArray().length == length;
        return shortest && value.signum() > 0 && value.compareTo(CURVE.getOrder()) < 0 ? end : -1;
    }

    private static boolean isOnCurve(ECPublicKey key) {
        ECParameterSpec given = key.getParams();
        return given.getCurve().equals(CURVE.getCurve())
                && given.getGenerator().equals(CURVE.getGenerator())
                && given.getOrder().equals(CURVE.getOrder())
                && given.getCofactor() == CURVE.getCofactor();
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform does not support P-256", e);
        }
    }
}
