package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Level;
import org.lethe.dicom.TestInstance;
import org.lethe.error.LetheException;
import tools.jackson.databind.json.JsonMapper;

/** How long the answers of modalities are remembered. */
class RemoteQueriesTest {
    private static final Attributes ANSWER = TestInstance.ct().dataset();

    private static RemoteQuery query(int answers) {
        Modality modality = Modality.read(
                JsonMapper.builder().build().readTree("{\"AET\": \"A\", \"Host\": \"h\", \"Port\": 104}"));
        return new RemoteQuery("a", modality, Level.STUDY, Map.of(), Collections.nCopies(answers, ANSWER));
    }

    @Test
    void theOneThatNobodyLookedAtForTheLongestTimeIsForgotten() {
        RemoteQueries queries = new RemoteQueries(2);
        String first = queries.add(query(1));
        String second = queries.add(query(1));
        queries.require(first);
        String third = queries.add(query(1));

        assertThat(queries.ids()).containsExactly(first, third);
        assertThatThrownBy(() -> queries.require(second)).isInstanceOf(LetheException.class);
    }

    @Test
    void manyAnswersTakeThePlaceOfOlderOnesHoweverManyQueriesMayBeRemembered() {
        RemoteQueries queries = new RemoteQueries(100, query(10).bytes());
        queries.add(query(4));
        String second = queries.add(query(4));
        String third = queries.add(query(4));
        assertThat(queries.ids()).containsExactly(second, third);

        String huge = queries.add(query(20));
        assertThat(queries.ids()).containsExactly(huge);

        queries.remove(huge);
        queries.add(query(4));
        queries.add(query(4));
        assertThat(queries.ids()).hasSize(2);
    }

    @Test
    void manySmallElementsWeighMoreThanTheirBytes() {
        assertThat(query(1).bytes()).isGreaterThan(100L * ANSWER.size());
        assertThat(query(3).bytes()).isEqualTo(3 * query(1).bytes());
    }
}
