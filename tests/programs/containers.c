/* Data structures: a hash table, a binary tree, a heap, a ring, over static storage. */
int printf(const char *, ...);
struct entry { const char *key; int value; struct entry *next; }; static struct entry pool[32], *buckets[8]; static unsigned used;
static unsigned hash(const char *s) { unsigned h = 0; for (; *s; s++) h = h * 31 + *s; return h % 8; } static int same(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return *a == *b; }
static struct entry *find(const char *key, int create) { struct entry **p = &buckets[hash(key)]; while (*p && !same((*p)->key, key)) p = &(*p)->next; if (!*p && create) { *p = &pool[used++]; (*p)->key = key; } return *p; }
struct tree { struct tree *child[2]; int key; }; static struct tree nodes[64]; static int count;
static struct tree *add(struct tree *t, int key) { if (!t) { t = &nodes[count++]; t->key = key; } else if (key != t->key) { struct tree **c = &t->child[key > t->key]; *c = add(*c, key); } return t; } static void walk(const struct tree *t, void (*visit)(int)) { if (t) { walk(t->child[0], visit); visit(t->key); walk(t->child[1], visit); } } static int depth(const struct tree *t) { if (!t) return 0; int l = depth(t->child[0]), r = depth(t->child[1]); return 1 + (l > r ? l : r); } static void print(int n) { printf("%d ", n); }
static int heap[32], size; static void push(int n) { int i = size++; while (i && heap[(i - 1) / 2] > n) heap[i] = heap[(i - 1) / 2], i = (i - 1) / 2; heap[i] = n; } static int pop(void) { int top = heap[0], n = heap[--size], i = 0, c; while ((c = 2 * i + 1) < size) { if (c + 1 < size && heap[c + 1] < heap[c]) c++; if (heap[c] >= n) break; heap[i] = heap[c]; i = c; } heap[i] = n; return top; }
static struct { unsigned char data[8]; unsigned head : 3, tail : 3; } ring; static void put(int c) { ring.data[ring.head++] = c; } static int get(void) { return ring.data[ring.tail++]; }
int main(void)
{
    static const char *words[] = {"the", "quick", "brown", "fox", "the", "lazy", "dog", "the", "fox"}; for (unsigned i = 0; i < sizeof words / sizeof *words; i++) find(words[i], 1)->value++; printf("%d %d %d %d %u\n", find("the", 0)->value, find("fox", 0)->value, find("dog", 0)->value, find("cat", 0) == 0, used);
    struct tree *root = 0; for (int i = 0; i < 40; i++) root = add(root, i * 17 % 41); walk(root, print); printf("%d\n", depth(root)); for (int i = 0; i < 20; i++) push(i * 13 % 23); while (size) printf("%d ", pop());
    for (int i = 0; i < 21; i++) { put(i * 3); if (i % 3) printf("%d ", get()); } printf("%d %d\n", ring.head, ring.tail); return 0;
}
