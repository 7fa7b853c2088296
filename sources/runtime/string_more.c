/* The rest of string.h: bounded copies, concatenation, search by sets, tokens, copies on the heap. */
#include <stdlib.h>
#include <string.h>

size_t strnlen(const char *text, size_t limit) {
    size_t length = 0;

    while (length < limit && text[length])
        length++;
    return length;
}

int strcoll(const char *left, const char *right) {
    return strcmp(left, right);
}

char *stpcpy(char *restrict to, const char *restrict from) {
    size_t length = strlen(from);

    memcpy(to, from, length + 1);
    return to + length;
}

char *strncpy(char *restrict to, const char *restrict from, size_t size) {
    size_t length = strnlen(from, size);

    memcpy(to, from, length);
    memset(to + length, 0, size - length);
    return to;
}

char *strcat(char *restrict to, const char *restrict from) {
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t limit) {
    size_t length = strnlen(from, limit);
    char *end = to + strlen(to);

    memcpy(end, from, length);
    end[length] = 0;
    return to;
}

char *strstr(const char *text, const char *part) {
    size_t length = strlen(part);

    if (length == 0)
        return (char *)text;
    for (; (text = strchr(text, *part)) != NULL; text++) {
        if (strncmp(text, part, length) == 0)
            return (char *)text;
    }
    return NULL;
}

size_t strspn(const char *text, const char *accept) {
    size_t length = 0;

    while (text[length] && strchr(accept, text[length]))
        length++;
    return length;
}

size_t strcspn(const char *text, const char *reject) {
    size_t length = 0;

    while (text[length] && !strchr(reject, text[length]))
        length++;
    return length;
}

char *strpbrk(const char *text, const char *accept) {
    text += strcspn(text, accept);
    return *text ? (char *)text : NULL;
}

char *strtok_r(char *restrict text, const char *restrict separators, char **restrict state) {
    char *token = text ? text : *state;
    char *end;

    token += strspn(token, separators);
    end = token + strcspn(token, separators);
    *state = *end ? end + 1 : end;
    if (end == token)
        return NULL;
    *end = 0;
    return token;
}

char *strtok(char *restrict text, const char *restrict separators) {
    static char *state;

    return strtok_r(text, separators, &state);
}

char *strndup(const char *text, size_t limit) {
    size_t length = strnlen(text, limit);
    char *copy = malloc(length + 1);

    if (copy) {
        memcpy(copy, text, length);
        copy[length] = 0;
    }
    return copy;
}

char *strdup(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}
