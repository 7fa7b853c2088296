/* Memory blocks (C11 7.24). The copies are string instructions, because a compiler may turn a copying loop
   into a call of the very function that it implements. */
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    void *target = to;
    const void *source = from;
    size_t words = size / 8;
    size_t bytes = size % 8;

    __asm__ volatile("rep movsq" : "+D"(target), "+S"(source), "+c"(words) : : "memory");
    __asm__ volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(bytes) : : "memory");
    return to;
}

void *memmove(void *to, const void *from, size_t size) {
    void *target;
    const void *source;

    if ((uintptr_t)to - (uintptr_t)from >= size)
        return memcpy(to, from, size); /* copying upwards does not overwrite what is still to be read */
    target = (char *)to + size - 1;
    source = (const char *)from + size - 1;
    __asm__ volatile("std\n\trep movsb\n\tcld" : "+D"(target), "+S"(source), "+c"(size) : : "memory", "cc");
    return to;
}

void *memset(void *to, int value, size_t size) {
    void *target = to;
    size_t words = size / 8;
    size_t bytes = size % 8;
    uint64_t pattern = (unsigned char)value * 0x0101010101010101UL;

    __asm__ volatile("rep stosq" : "+D"(target), "+c"(words) : "a"(pattern) : "memory");
    __asm__ volatile("rep stosb" : "+D"(target), "+c"(bytes) : "a"(pattern) : "memory");
    return to;
}

int memcmp(const void *left, const void *right, size_t size) {
    const unsigned char *l = left;
    const unsigned char *r = right;

    for (size_t i = 0; i < size; i++)
        if (l[i] != r[i])
            return l[i] - r[i];
    return 0;
}

void *memchr(const void *data, int value, size_t size) {
    const unsigned char *bytes = data;

    for (size_t i = 0; i < size; i++)
        if (bytes[i] == (unsigned char)value)
            return (void *)(bytes + i);
    return NULL;
}
