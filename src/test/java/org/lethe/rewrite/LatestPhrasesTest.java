package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;

class LatestPhrasesTest {
    private static final int PEOPLE_MAX = 16;

    private final LatestPhrases latest = new LatestPhrases();

    private static TestInstance instanceOf(String name) {
        return TestInstance.ct().with(Tag.PatientName, VR.PN, name);
    }

    private Identity shared(TestInstance instance) {
        Identity identity = Identity.of(instance.dataset());
        latest.share(identity);
        return identity;
    }

    @Test
    void theNextInstanceOfAPersonHasTheSameSpellings() {
        Identity first = shared(instanceOf("Doe^John").instance(1));
        Identity second = shared(instanceOf("Doe^John").instance(2));
        assertThat(second.phrases()).isSameAs(first.phrases());
    }

    @Test
    void whoDiffersInOneFactHasSpellingsOfTheirOwn() {
        Identity john = shared(instanceOf("Doe^John"));
        Identity jane = shared(instanceOf("Doe^Jane"));
        Identity older = shared(instanceOf("Doe^John").with(Tag.PatientBirthDate, VR.DA, "19310203"));
        assertThat(jane.phrases()).isNotSameAs(john.phrases());
        assertThat(older.phrases()).isNotSameAs(john.phrases());
        assertThat(jane.clean("Seen: Jane Doe")).doesNotContain("Jane");
        assertThat(older.clean("Born 3.2.1931")).doesNotContain("1931");
    }

    @Test
    void whoWasLookedForLongestAgoIsForgotten() {
        Identity often = shared(instanceOf("Doe^Often"));
        Identity once = shared(instanceOf("Doe^Once"));
        for (int i = 1; i < PEOPLE_MAX; i++) {
            shared(instanceOf("Roe^Number" + i));
            shared(instanceOf("Doe^Often"));
        }
        assertThat(shared(instanceOf("Doe^Often")).phrases()).isSameAs(often.phrases());
        assertThat(shared(instanceOf("Doe^Once")).phrases()).isNotSameAs(once.phrases());
    }
}
