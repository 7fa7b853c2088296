/* The everyday string functions (C11 7.24). */
#include <string.h>

size_t strlen(const char *text) {
    size_t length = 0;

    while (text[length]) {
        __asm__ volatile(""); /* keeps compilers from seeing a strlen in here and calling it */
        length++;
    }
    return length;
}

int strcmp(const char *left, const char *right) {
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return (unsigned char)*left - (unsigned char)*right;
}

int strncmp(const char *left, const char *right, size_t limit) {
    for (size_t i = 0; i < limit; i++) {
        if (left[i] != right[i] || left[i] == 0)
            return (unsigned char)left[i] - (unsigned char)right[i];
    }
    return 0;
}

char *strchr(const char *text, int character) {
    for (;; text++) {
        if (*text == (char)character)
            return (char *)text;
        if (*text == 0)
            return NULL;
    }
}

char *strrchr(const char *text, int character) {
    const char *found = NULL;

    for (;; text++) {
        if (*text == (char)character)
            found = text;
        if (*text == 0)
            return (char *)found;
    }
}

char *strcpy(char *restrict to, const char *restrict from) {
    return memcpy(to, from, strlen(from) + 1);
}
