struct s { int a; };
union s { int b; };

// 2:7: 's' is not a union tag
