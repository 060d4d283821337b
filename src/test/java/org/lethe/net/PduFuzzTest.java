package org.lethe.net;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.util.List;
import org.lethe.error.LetheException;

class PduFuzzTest {

    @FuzzTest
    void anyBytesArePdusWithCommandsInThemOrAreRefused(byte @NotNull [] bytes) {
        ByteBuffer stream = ByteBuffer.wrap(bytes);
        try {
            while (stream.remaining() >= PduDecoder.HEADER_BYTES) {
                PduDecoder.Header header = PduDecoder.header(stream, Association.PDU_BYTES_MAX);
                int length = Math.min(header.bodyBytes(), stream.remaining());
                ByteBuffer body = stream.slice(stream.position(), length);
                stream.position(stream.position() + length);
                if (PduDecoder.body(header.type(), body) instanceof Pdu.PData(List<Pdu.Pdv> values)) {
                    values.forEach(value -> CommandSet.parse(value.data().toBytes()));
                }
            }
        } catch (LetheException expected) {
            // The only exception that a peer may cause.
        }
    }
}
