package org.lethe.rewrite.words;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ways in which names, numbers, places and dates are spelled, as phrases of a tree.
 *
 * <p>What is too short to mean somebody is left out: see the limits below.
 */
public final class Spellings {
    /** Fewer letters or digits are no identifier. */
    private static final int ID_MIN = 4;

    /** With so many characters, one of them a digit, an identifier is known everywhere. */
    private static final int CERTAIN_ID_MIN = 6;

    /** A name of so many letters is worth an alarm if it stands alone. */
    private static final int LIKELY_NAME_MIN = 4;

    private static final int POSSIBLE_NAME_MIN = 3;

    /** Two names with fewer letters could be one word if nothing stood between them. */
    private static final int JOINED_NAME_MIN = 3;

    /** In scripts without spaces; one character is half of all words. */
    private static final int UNSPACED_NAME_MIN = 2;

    private static final int PHONE_DIGITS_MIN = 7;

    /** Two characters are half of all words there, too: a full name has more. */
    private static final int CERTAIN_UNSPACED_NAME_MIN = 3;

    private static final List<String> TITLES =
            List.of("mr", "mrs", "ms", "miss", "dr", "prof", "herr", "herrn", "frau", "fr", "hr", "mme", "mlle", "sig",
                    "sr", "sra", "mevr", "dhr");

    private static final List<String> LABELS =
            List.of("id", "mrn", "pid", "patid", "pat", "patient", "no", "nr", "num", "number", "acc", "accession",
                    "case", "fall", "fallnr", "study", "order");

    /** Alphabetic, ideographic, phonetic; the last one has what somebody wrote behind it. */
    private static final int GROUPS_MAX = 3;

    /** Nobody has more in one component, but hostile files have. */
    private static final int WORDS_MAX = 12;

    private final PhraseTree tree;

    /** @param tree to which the phrases are added */
    public Spellings(PhraseTree tree) {
        this.tree = tree;
    }

    /** A person's name as DICOM writes it: component groups with {@code =}, components with {@code ^} (PS3.5 6.2.1). */
    public void addPerson(String name) {
        for (String group : name.split("=", GROUPS_MAX + 1)) {
            String[] components = group.split("\\^");
            for (List<List<String>> spelling : spellings(components)) {
                addComponents(spelling);
            }
        }
    }

    /** The words of each component, in each way to write their letters. */
    private static Set<List<List<String>>> spellings(String[] components) {
        Set<List<List<String>>> spellings = new LinkedHashSet<>();
        for (Umlauts umlauts : Umlauts.values()) {
            List<List<String>> all = new ArrayList<>();
            for (String component : components) {
                all.add(wordsOf(umlauts.spell(component)).stream().filter(Spellings::isName).limit(WORDS_MAX).toList());
            }
            spellings.add(all);
        }
        return spellings;
    }

    /** Figures, and one letter over and over, are nobody's name. */
    private static boolean isName(String word) {
        boolean hasLetter = word.chars().anyMatch(Character::isLetter);
        return hasLetter && (word.length() < POSSIBLE_NAME_MIN || word.chars().distinct().count() > 1);
    }

    /** @param components family name, given names, middle names, prefix, suffix */
    private void addComponents(List<List<String>> components) {
        List<String> family = components.isEmpty() ? List.of() : components.getFirst();
        List<String> given = new ArrayList<>();
        components.stream().skip(1).limit(2).forEach(given::addAll);
        if (given.isEmpty()) {
            addWordsInAnyOrder(family);
        } else {
            addFullName(family, given);
            addFullName(family, components.get(1));
            addFullName(family, given.subList(0, 1));
        }
        addNamesAlone(family, given);
    }

    /** Somebody wrote all of the name into one component. */
    private void addWordsInAnyOrder(List<String> words) {
        for (int split = 1; split < words.size(); split++) {
            addFullName(words.subList(0, split), words.subList(split, words.size()));
        }
    }

    private void addFullName(List<String> family, List<String> given) {
        if (family.isEmpty() || given.isEmpty()) {
            return;
        }
        boolean plain = arePlain(family) && arePlain(given);
        String familyName = joined(family);
        String givenNames = joined(given);
        boolean isShort = isUnspaced(familyName)
                && familyName.length() + givenNames.length() < CERTAIN_UNSPACED_NAME_MIN;
        Certainty certainty = plain || isShort ? Certainty.LIKELY : Certainty.CERTAIN;
        boolean canBeJoined = isUnspaced(familyName)
                || familyName.length() >= JOINED_NAME_MIN && givenNames.length() >= JOINED_NAME_MIN;
        char between = canBeJoined ? PhraseTree.JOINT : PhraseTree.GAP;
        tree.add(familyName + between + givenNames, certainty);
        tree.add(givenNames + between + familyName, certainty);
        if (familyName.length() > 1 && !isUnspaced(familyName) && !plain) {
            String initial = given.getFirst().substring(0, 1);
            tree.add(initial + PhraseTree.GAP + familyName, Certainty.LIKELY);
            tree.add(familyName + PhraseTree.GAP + initial, Certainty.LIKELY);
        }
    }

    private void addNamesAlone(List<String> family, List<String> given) {
        Set<String> names = new LinkedHashSet<>(family);
        names.addAll(given);
        for (String name : names) {
            if (isUnspaced(name)) {
                if (name.length() >= UNSPACED_NAME_MIN) {
                    tree.add(name, Certainty.LIKELY);
                }
                continue;
            }
            if (name.length() >= 2) {
                TITLES.forEach(title -> tree.add(title + PhraseTree.GAP + name, Certainty.LIKELY));
            }
            if (name.length() >= POSSIBLE_NAME_MIN && !PlainWords.contains(name)) {
                tree.add(name, name.length() >= LIKELY_NAME_MIN ? Certainty.LIKELY : Certainty.POSSIBLE);
            }
        }
        if (family.size() > 1 && !arePlain(family)) {
            tree.add(joined(family), Certainty.LIKELY);
        }
    }

    /** An identifier of a person: letters and digits, with any punctuation. */
    public void addId(String id) {
        List<String> parts = wordsOf(id);
        String letters = String.join("", parts);
        if (hasDigit(letters)) {
            addNumber(id);
        } else if (isLongEnough(letters) && !arePlain(parts)) {
            tree.add(joined(parts), Certainty.LIKELY);
        }
    }

    /** An identifier that counts only if there is a digit in it. */
    public void addNumber(String number) {
        List<String> parts = wordsOf(number);
        String letters = String.join("", parts);
        if (!isLongEnough(letters) || !hasDigit(letters)) {
            return;
        }
        boolean isFigures = letters.chars().allMatch(Character::isDigit);
        addNumber(joined(parts), letters.length(), isFigures);
        String withoutZeros = letters.replaceFirst("^0+", "");
        if (isFigures && withoutZeros.length() >= ID_MIN && withoutZeros.length() < letters.length()) {
            addNumber(withoutZeros, withoutZeros.length(), true);
        }
    }

    /** The same figure over and over is a placeholder. */
    private static boolean isLongEnough(String letters) {
        return letters.length() >= ID_MIN && letters.chars().distinct().count() > 1;
    }

    private static boolean hasDigit(String letters) {
        return letters.chars().anyMatch(Character::isDigit);
    }

    private void addNumber(String phrase, int length, boolean isFigures) {
        if (length >= CERTAIN_ID_MIN) {
            tree.add(phrase, Certainty.CERTAIN);
        } else if (isFigures) {
            // Any measure can be the same number.
            tree.addWhole(phrase, Certainty.LIKELY);
            LABELS.forEach(label -> tree.add(label + PhraseTree.JOINT + phrase, Certainty.LIKELY));
        } else {
            tree.add(phrase, Certainty.LIKELY);
        }
    }

    /** The name of an institution, a department or a service. */
    public void addOrganization(String name) {
        for (Umlauts umlauts : Umlauts.values()) {
            List<String> words = wordsOf(umlauts.spell(name));
            int letters = words.stream().mapToInt(String::length).sum();
            boolean longEnough =
                    letters >= LIKELY_NAME_MIN || letters >= UNSPACED_NAME_MIN && isUnspaced(joined(words));
            if (words.stream().anyMatch(Spellings::isName) && longEnough && !arePlain(words)) {
                tree.add(joined(words), Certainty.LIKELY);
            }
        }
    }

    /** A postal address: as a whole and each of its lines. */
    public void addAddress(String address) {
        addOrganization(address);
        for (String line : address.split("[\\r\\n,;^]+")) {
            List<String> words = wordsOf(line);
            boolean numbersOnly = words.stream().allMatch(word -> Character.isDigit(word.charAt(0)));
            if (numbersOnly) {
                addNumber(line);
            } else {
                addOrganization(line);
            }
        }
    }

    /** A telephone number, or other ways to reach somebody. */
    public void addContact(String contact) {
        for (String part : contact.split("[,;\\s]+")) {
            if (part.indexOf('@') > 0) {
                tree.add(joined(wordsOf(part)), Certainty.LIKELY);
            }
        }
        String digits = contact.chars()
                .filter(c -> c >= '0' && c <= '9')
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
        String withoutZeros = digits.replaceFirst("^0+", "");
        if (withoutZeros.length() >= PHONE_DIGITS_MIN && withoutZeros.chars().distinct().count() > 1) {
            tree.add(String.join(String.valueOf(PhraseTree.JOINT), withoutZeros.split("")), Certainty.LIKELY);
            tree.add(String.join(String.valueOf(PhraseTree.JOINT), digits.split("")), Certainty.LIKELY);
        }
    }

    /** A date of birth, as DICOM writes it: {@code YYYYMMDD}, or {@code YYYY.MM.DD} of old. */
    public void addDate(String date) {
        DateSpellings.of(date).forEach(tree::add);
    }

    private static String joined(List<String> words) {
        return String.join(String.valueOf(PhraseTree.JOINT), words);
    }

    private static boolean arePlain(List<String> words) {
        return words.stream().allMatch(word -> word.length() < LIKELY_NAME_MIN && !isUnspaced(word)
                || PlainWords.contains(word));
    }

    private static boolean isUnspaced(String word) {
        return !word.isEmpty() && Letters.kindOf(word.charAt(0)) == Letters.Kind.UNSPACED;
    }

    /** The runs of letters and digits, folded. */
    private static List<String> wordsOf(String text) {
        FoldedText folded = FoldedText.of(text);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= folded.length(); i++) {
            boolean inside = i < folded.length() && folded.kindAt(i) != Letters.Kind.SEPARATOR;
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words.add(folded.substring(start, i));
                start = -1;
            }
        }
        return words;
    }
}
