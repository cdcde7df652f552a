package store

import (
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// project stores a row unless the stored one has the same or a higher revision: records
// may be repeated and may arrive late. created_at keeps its first value. It says whether
// the row was stored.
func project(tx *gorm.DB, row any) (bool, error) {
	statement := &gorm.Statement{DB: tx}
	if err := statement.Parse(row); err != nil {
		return false, err
	}
	model := statement.Schema
	var columns []string
	for _, name := range model.DBNames {
		if name != "created_at" && !slices.Contains(model.PrimaryFieldDBNames, name) {
			columns = append(columns, name)
		}
	}
	var key []clause.Column
	for _, name := range model.PrimaryFieldDBNames {
		key = append(key, clause.Column{Name: name})
	}
	done := tx.Clauses(clause.OnConflict{
		Columns:   key,
		DoUpdates: clause.AssignmentColumns(columns),
		Where: clause.Where{Exprs: []clause.Expression{
			gorm.Expr("? < excluded.revision", clause.Column{Table: model.Table, Name: "revision"}),
		}},
	}).Create(row)
	return done.RowsAffected == 1, done.Error
}
