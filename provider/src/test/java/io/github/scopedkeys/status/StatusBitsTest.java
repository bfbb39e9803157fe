/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/** The test vectors of draft-ietf-oauth-status-list, section 4.1 and appendix "1-bit Status List". */
class StatusBitsTest {

    @Test
    void theExampleOfTheDraftIsEncodedAsTheDraftSays() {
        StatusBits bits = new StatusBits(16);
        for (int index : new int[] {0, 3, 4, 5, 7, 8, 9, 13, 15}) {
            bits.invalidate(index);
        }

        assertThat(bits.encode()).isEqualTo("eNrbuRgAAhcBXQ");
    }

    @Test
    void theLongVectorOfTheDraftHasTheSameStatuses() throws IOException {
        StatusBits bits = new StatusBits(1 << 20);
        for (int index : new int[] {0, 1993, 25460, 159495, 495669, 554353, 645645, 723232, 854545, 934534, 1000345}) {
            bits.invalidate(index);
        }

        // Compressed bytes may differ between versions of zlib.
        assertThat(inflated(bits.encode()))
                .isEqualTo(inflated("eNrt3AENwCAMAEGogklACtKQPg9LugC9k_ACvreiogE"
                        + "AAKkeCQAAAAAAAAAAAAAAAAAAAIBylgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                        + "AAAAAAAAAAAAAAAAAAAXG9IAAAAAAAAAPwsJAAAAAAAAAAAAAAAvhsSAAAAAAAAAAA"
                        + "A7KpLAAAAAAAAAAAAAAAAAAAAAJsLCQAAAAAAAAAAADjelAAAAAAAAAAAKjDMAQAAA"
                        + "ACAZC8L2AEb"));
    }

    private static byte[] inflated(String lst) throws IOException {
        return new InflaterInputStream(
                        new ByteArrayInputStream(Base64.getUrlDecoder().decode(lst)))
                .readAllBytes();
    }
}
