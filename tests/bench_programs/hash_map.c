/* An open-addressing hash map of strings: hashing, comparing, growing. */
#include "program.h"

struct entry {
    const char *key;
    uint32_t hash;
    int value;
};

struct map {
    struct entry *entries;
    uint32_t capacity, used;
};

static uint32_t hash_of(const char *key)
{
    uint32_t hash = 2166136261U;

    while (*key != '\0')
        hash = (hash ^ (unsigned char)*key++) * 16777619U;
    return hash;
}

static int is_equal(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static struct entry *map_slot(const struct map *map, const char *key, uint32_t hash)
{
    uint32_t i = hash & (map->capacity - 1);

    while (map->entries[i].key != NULL) {
        if (map->entries[i].hash == hash && is_equal(map->entries[i].key, key))
            break;
        i = (i + 1) & (map->capacity - 1);
    }
    return &map->entries[i];
}

static void map_resize(struct map *map, uint32_t capacity)
{
    struct map old = *map;

    map->entries = malloc(capacity * sizeof *map->entries);
    map->capacity = capacity;
    for (uint32_t i = 0; i < capacity; i++)
        map->entries[i] = (struct entry){0};
    for (uint32_t i = 0; i < old.capacity; i++) {
        if (old.entries[i].key != NULL)
            *map_slot(map, old.entries[i].key, old.entries[i].hash) = old.entries[i];
    }
    free(old.entries);
}

static int *map_at(struct map *map, const char *key)
{
    uint32_t hash = hash_of(key);

    if (map->used * 4 >= map->capacity * 3)
        map_resize(map, map->capacity * 2);
    struct entry *entry = map_slot(map, key, hash);
    if (entry->key == NULL) {
        *entry = (struct entry){key, hash, 0};
        map->used++;
    }
    return &entry->value;
}

int main(void)
{
    enum { KEYS = 20000, LOOKUPS = 6000000 };
    struct map map = {NULL, 0, 0};
    char *names = malloc(KEYS * 8);
    uint32_t state = 1, sum = 0;

    map_resize(&map, 16);
    for (int i = 0; i < KEYS; i++) {
        int n = i;

        for (int k = 0; k < 7; k++, n /= 10)
            names[i * 8 + k] = (char)('a' + (n + k) % 10);
        names[i * 8 + 7] = '\0';
    }
    for (int i = 0; i < LOOKUPS; i++) {
        int *value = map_at(&map, names + next_random(&state) % KEYS * 8);

        sum += (uint32_t)(*value += i & 15);
    }
    printf("%u %u\n", map.used, sum);
    return 0;
}
