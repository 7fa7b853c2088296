// Types, tags and enumerators: what stays with a use, what goes, and what is left of a declaration.
// expect gone: dead nobody kept_by_tag dead_maker
// expect stays: main area make walk
// expect text-gone: UNUSED dead nobody never kept_by_tag color_name big_t only_in_dead dead_maker
// expect text-stays: struct_point RED node shape_t SIZE later inner opaque count_t wanted_check
typedef unsigned int unused_t;
typedef unsigned long count_t;
struct unused_tag { unused_t x; };
enum { UNUSED = 3, never };
enum color { RED = 2, GREEN };
typedef enum color color_name;
enum { SIZE = 4 };
typedef struct struct_point { int x, y; } shape_t;
struct kept { int a; } kept_by_tag;
struct outer { struct inner { int v; } in; struct unused_tag *p_unused; } *nobody;
typedef struct node { struct node *next; int value; } node;
struct only_in_dead { int z; };
typedef int big_t[SIZE * 100];
extern struct opaque *someone(void);
_Static_assert(sizeof(shape_t) == 8, "wanted_check");
_Static_assert(sizeof(struct only_in_dead) == 4, "this goes");
struct made { int m; } dead_maker(void) { struct made r = { 1 }; return r; }
int opaque_one(struct opaque *o) { return o != 0; }
int opaque_two(struct opaque *o) { return opaque_one(o); }
static int dead(big_t *b) { struct only_in_dead d = { 1 }; return (*b)[0] + d.z; }
static int area(const shape_t *s) { struct kept k = { 1 }; return s->x * s->y * k.a; }
static struct made make(void) { struct made r = { 6 }; return r; }
static int walk(node *n) { return n ? n->value + walk(n->next) : 0; }
struct later;
static int later_size(struct later *l);
struct later { int b; };
static int later_size(struct later *l) { return l->b; }

int main(void) {
    shape_t s = { 3, SIZE };
    struct inner i = { RED };
    node two = { 0, 2 }, one = { &two, 1 };
    struct later l = { 5 };
    count_t count = 1;
    printf("%d %d %d %d %d %lu\n", area(&s), i.v, walk(&one), make().m, later_size(&l), count);
    printf("%d\n", opaque_two(0));
    return 0;
}
