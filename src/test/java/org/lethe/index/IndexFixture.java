package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** An index for a test, and short words for what tests ask it. */
public abstract class IndexFixture {
    static final String NOBODY = "11111111-11111111-11111111-11111111-11111111";

    Index index;

    /** The index under test; opened again, it holds what was written before. */
    protected abstract Index open();

    @BeforeEach
    void openIndex() {
        index = open();
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    void reopen() {
        index.close();
        index = open();
    }

    StoredFile fileOf(SampleInstances slice) {
        return index.file(slice.id(Level.INSTANCE)).orElseThrow();
    }

    static UUID keyOf(SampleInstances slice) {
        return slice.build().file().blobKey();
    }

    Resource.Details detailsOf(SampleInstances slice, Level level) {
        return index.resource(level, slice.id(level)).orElseThrow().details();
    }

    static void assertKind(ErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
